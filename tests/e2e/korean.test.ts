// A Korean syllable that is being composed is never sent by half, whichever order of keys the browser tells.
import type { CDPSession } from 'playwright-core';
import { beforeEach, expect, it } from 'vitest';
import type { Visitor } from './browser.js';
import { CAMERA, openMarket } from './market.js';

const market = openMarket();

/** What a Korean keyboard shows while 안녕 is typed on it: each key makes the syllable a little fuller. */
const STEPS = ['ㅇ', '아', '안', '안ㄴ', '안녀', '안녕'];

let minji: Visitor;
let keys: CDPSession;

beforeEach(async () => {
  minji = await market.arrive('minji');
  await minji.enter(CAMERA);
  await minji.page.getByTestId('composer-input').focus();
  keys = await minji.page.context().newCDPSession(minji.page);
});

const input = () => minji.page.getByTestId('composer-input');
const composed = (text: string) =>
  keys.send('Input.imeSetComposition', { text, selectionStart: text.length, selectionEnd: text.length });
const commit = (text: string) => keys.send('Input.insertText', { text });

/** A key that the input method has taken: the page hears it as 229. */
async function takenKey(key: string): Promise<void> {
  const event = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 };
  await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...event });
  await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event, windowsVirtualKeyCode: 13 });
}

async function typed(steps = STEPS): Promise<void> {
  for (const step of steps) {
    await takenKey('Process');
    await composed(step);
  }
}

/** The bodies that have gone out, or are on their way. */
const written = async () => (await minji.conversation()).slice(before).map(({ text }) => text);
let before: number;
const nothingYet = async () => expect(await written()).toEqual([]);

/** It went out, and nothing else did. */
async function sentOnce(text: string): Promise<void> {
  await expect.poll(() => market.history(minji.page, 'minji')).toHaveLength(before + 1);
  expect((await market.history(minji.page, 'minji')).at(-1)).toBe(text);
  expect(await written()).toHaveLength(1);
  expect(await input().inputValue()).toBe('');
}

beforeEach(async () => {
  before = (await market.history(minji.page, 'minji')).length;
  // The list draws its rows in more than one step.
  await expect.poll(() => minji.conversation()).toHaveLength(before);
});

it('Enter that ends the syllable does not send, the next one does, and the text is whole', async () => {
  await typed();
  expect(await input().inputValue()).toBe('안녕');
  await takenKey('Enter');
  await nothingYet();
  await commit('안녕');
  await nothingYet();
  await input().press('Enter');
  await sentOnce('안녕');
});

it('as Safari tells it: the composition ends first, and the Enter that ended it comes after', async () => {
  await typed();
  await commit('안녕');
  await takenKey('Enter');
  await nothingYet();
  expect(await input().inputValue()).toBe('안녕');
  await input().press('Enter');
  await sentOnce('안녕');
});

it('as Chrome on a Mac tells it: one press is heard twice, and sends once and whole', async () => {
  await typed();
  await takenKey('Enter');
  await commit('안녕');
  await input().press('Enter');
  await input().press('Enter');
  await sentOnce('안녕');
});

it('[TYPE1] the other one sees typing while the first syllable is still being made', async () => {
  const junho = await market.arrive('junho');
  await junho.enter(CAMERA);
  const line = junho.page.getByTestId('typing-line').filter({ hasText: '김민지' });
  // Again, as long as a server that is busy leaves the hint out ([ERR7]).
  do await typed(['아', 'ㅇ']);
  while (!(await line.isVisible()));
  await typed(['아', '안']);
  await nothingYet();
});

it('a draft keeps the syllable that was being made when one left, and Shift+Enter begins a line', async () => {
  await typed();
  await commit('안녕');
  await input().press('Shift+Enter');
  await composed('ㅎ');
  await composed('하');
  await nothingYet();
  await minji.page.reload();
  await expect.poll(() => input().inputValue()).toBe('안녕\n하');
  // The draft is there before the history is: what is counted from needs both.
  await expect.poll(() => minji.conversation()).toHaveLength(before);
  await input().press('Enter');
  await sentOnce('안녕\n하');
});
