// Without a mouse and without sight of it: the whole way by keyboard, a focus one can see and keeps, and what is read out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, Visitor } from './browser.js';

const SUBJECT = '올림푸스';

let folder: string;
let browser: Browser;
let server: ServerProcess;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-e2e-'));
  browser = await launchChromium();
  server = await startServer({ host: 'marketplace', env: { DORAN_DATA: folder, PORT: '0', DORAN_DEMO: '1' } });
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** So narrow that rooms and conversation are shown one at a time. */
async function open(): Promise<Page> {
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 700, height: 800 } });
  return context.newPage();
}

const has = (target: Locator) => target.evaluate((element) => element === document.activeElement);

/** Whether one sees where the focus is: by an outline, or by the edge of what it stands in. */
const isShown = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement!;
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    if (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) return true;
    const edge = element.closest('.doran-composer-box');
    return edge !== null && getComputedStyle(edge).borderColor !== getComputedStyle(edge.parentElement!).borderColor;
  });

/** Presses the key until the target has the focus; on every stop of the way the focus must be seen. */
async function goTo(page: Page, target: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let stop = 0; stop < 40; stop += 1) {
    await page.keyboard.press(key);
    const where = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 120));
    if (where?.startsWith('<body')) continue;
    expect(await isShown(page), `the focus is not seen on ${where}`).toBe(true);
    if ((await target.count()) > 0 && (await has(target))) return;
  }
  throw new Error(`The keyboard does not get to ${target}`);
}

it('from the sign-in to sending, replying, editing, deleting and back, without a mouse', async () => {
  const page = await open();
  const { keyboard } = page;
  const at = (id: string) => page.getByTestId(id);
  const message = (text: string) => at('message').filter({ hasText: text });
  const menuOf = (text: string) => message(text).getByTestId('message-menu');
  const composer = at('composer-input');

  await page.goto(server.url);
  await at('two').waitFor();
  await goTo(page, at('sign-in-minji'));
  await keyboard.press('Enter');
  await at('listing').first().waitFor();
  await goTo(page, at('nav-chats'));
  await keyboard.press('Enter');
  const room = at('room-item').filter({ hasText: SUBJECT });
  await room.waitFor();
  await goTo(page, room);
  await keyboard.press('Enter');
  await message('내일 현상소').waitFor();
  await expect.poll(() => has(composer)).toBe(true);

  await keyboard.type('by keyboard');
  await keyboard.press('Enter');
  await message('by keyboard').waitFor();
  expect(await has(composer)).toBe(true);

  // The newest message is the nearest; its menu opens on its first act, and gives the focus back when it shuts.
  await goTo(page, menuOf('by keyboard'), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => has(at('menu-reply'))).toBe(true);
  await keyboard.press('Escape');
  expect(await has(menuOf('by keyboard'))).toBe(true);

  await keyboard.press('Enter');
  await at('menu-reply').press('Enter');
  await expect.poll(() => has(composer)).toBe(true);
  await keyboard.type('an answer');
  await keyboard.press('Enter');
  await message('an answer').locator('.doran-message-quote').waitFor();

  await goTo(page, menuOf('an answer'), 'Shift+Tab');
  await keyboard.press('Enter');
  await at('menu-reply').waitFor();
  while (!(await has(at('menu-edit')))) await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(() => composer.inputValue()).toBe('an answer');
  await keyboard.press('End');
  await keyboard.type(', changed');
  await keyboard.press('Enter');
  await message('an answer, changed').filter({ hasText: 'edited' }).waitFor();
  expect(await has(composer)).toBe(true);

  // What is given up gives the focus back, too.
  await goTo(page, menuOf('an answer'), 'Shift+Tab');
  await keyboard.press('Enter');
  await at('menu-reply').press('Enter');
  await at('composer-task').waitFor();
  await goTo(page, at('composer-task').getByRole('button'), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => has(composer)).toBe(true);

  const seq = await message('an answer').getAttribute('data-seq');
  const askToDelete = async () => {
    await keyboard.press('Enter');
    // A menu that is there and has no focus yet hears no key.
    await expect.poll(() => has(at('menu-reply'))).toBe(true);
    await keyboard.press('ArrowUp');
    await keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
  };
  await goTo(page, menuOf('an answer'), 'Shift+Tab');
  await askToDelete();
  await keyboard.press('Escape');
  await expect.poll(() => has(menuOf('an answer'))).toBe(true);
  await askToDelete();
  await goTo(page, at('confirm-delete'));
  await keyboard.press('Enter');
  const gone = page.locator(`[data-testid="message"][data-seq="${seq}"][data-deleted]`);
  await gone.waitFor();
  await expect.poll(() => has(gone)).toBe(true);

  await goTo(page, at('back'), 'Shift+Tab');
  await keyboard.press('Enter');
  await expect.poll(() => has(room)).toBe(true);
  await page.context().close();
});

it('a new message is read out once, and what stood there before is not', async () => {
  const page = await open();
  await page.goto(server.url);
  await page.getByTestId('sign-in-minji').click();
  await page.getByTestId('nav-chats').click();
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    const hear = (node: Node) => {
      const near = node instanceof Element ? node : node.parentElement;
      if (near?.closest('[aria-live], [role=status], [role=log], [role=alert]')) heard.push(node.textContent ?? '');
    };
    new MutationObserver((changes) => {
      for (const { type, target, addedNodes } of changes) {
        if (type === 'characterData') hear(target);
        for (const node of addedNodes) hear(node);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await page.getByTestId('room-item').filter({ hasText: SUBJECT }).click();
  await page.getByTestId('message').filter({ hasText: '카메라 아직' }).waitFor();

  const junho = await Visitor.arrive(browser, server.url, 'junho', 'en-US');
  await junho.enter(SUBJECT);
  await junho.write('do you hear me?');
  await page.getByTestId('message').filter({ hasText: 'do you hear me?' }).waitFor();
  await junho.untilStatus('do you hear me?', 'read');
  const heard = await page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  expect(heard.filter((text) => text.includes('do you hear me?'))).toEqual(['이준호: do you hear me?']);
  expect(heard.filter((text) => text.includes('카메라'))).toEqual([]);
  await junho.leave();
  await page.context().close();
});

it('nothing moves for those who want no motion', async () => {
  const page = await open();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving = () =>
    page.evaluate(() => {
      const lasting = document
        .getAnimations()
        .filter(({ effect }) => Number(effect?.getComputedTiming().activeDuration) > 1);
      return lasting.map((one) => (one instanceof CSSAnimation ? one.animationName : 'a transition'));
    });
  await page.routeWebSocket(/socket\.io/, () => {});
  await page.route('**/socket.io/**', () => {});
  await page.goto(server.url);
  await page.getByTestId('sign-in-minji').hover();
  expect(await moving()).toEqual([]);
  await page.getByTestId('sign-in-minji').click();
  await page.getByTestId('nav-chats').click();
  // While it loads, bones breathe and a wheel turns for everybody else.
  await page.locator('.doran-bones-list').waitFor();
  expect(await moving()).toEqual([]);
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  await expect.poll(moving).toContain('doran-breathe');
  await page.context().close();
});

it('forced colours hide no state', async () => {
  const minji = await Visitor.arrive(browser, server.url, 'minji', 'en-US');
  const junho = await Visitor.arrive(browser, server.url, 'junho', 'en-US');
  await minji.page.emulateMedia({ forcedColors: 'active' });
  await minji.enter(SUBJECT);
  await junho.enter(SUBJECT);
  await junho.write('seen?');
  await minji.write('seen!');
  await minji.untilStatus('seen!', 'read');
  const style = (target: Locator, name: string, pseudo?: string) =>
    target.evaluate((element, [key, part]) => getComputedStyle(element, part).getPropertyValue(key!), [name, pseudo]);

  const [chosen, other] = [
    minji.room(SUBJECT),
    minji.page.locator('[data-testid="room-item"]:not([aria-current])').first(),
  ];
  expect(await style(chosen, 'outline-style')).toBe('solid');
  expect(await style(other, 'outline-style')).toBe('none');
  const [mine, theirs] = ['seen!', 'seen?'].map((text) => minji.message(text).locator('.doran-message-bubble'));
  expect(await style(mine!, 'border-top-width')).toBe('2px');
  expect(await style(theirs!, 'border-top-width')).toBe('1px');
  const dot = minji.page.getByTestId('presence-dot').first();
  expect(await style(dot, 'background-color')).not.toBe(await style(minji.page.locator('body'), 'background-color'));
  const read = minji.message('seen!').locator('[data-status="read"]');
  expect(await style(read, 'color')).not.toBe(await style(minji.page.locator('body'), 'color'));
  await minji.leave();
  await junho.leave();
});
