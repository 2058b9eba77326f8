// A reader in a real browser goes far back in a long conversation and comes forward again, without losing the place.
import { randomUUID } from 'node:crypto';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RAISED_LIMITS } from '../support/launch.js';
import { turnOnce } from '../support/scroll.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, Visitor } from './browser.js';

const SUBJECT = '올림푸스';
const SAID = 260;

let browser: Browser;
let server: ServerProcess;
let roomId: string;
/** The first of many messages, to which the last but one is an answer. */
const quotedId = randomUUID();
let quotedSeq: number;

const tokens = new Map<string, string>();

async function signIn(userId: string): Promise<string> {
  const answer = await fetch(`${server.url}/market/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
  return ((await answer.json()) as { token: string }).token;
}

async function ask<T>(userId: string, method: string, path: string, body?: object): Promise<T> {
  const token = tokens.get(userId) ?? (await signIn(userId));
  tokens.set(userId, token);
  const answer = await fetch(`${server.url}/chat${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

const say = (userId: string, body: string, more = {}) =>
  ask<{ message: { seq: number } }>(userId, 'POST', `/rooms/${roomId}/messages`, {
    id: randomUUID(),
    type: 'TEXT',
    body,
    ...more,
  });

beforeAll(async () => {
  browser = await launchChromium();
  server = await startServer({ host: 'marketplace', env: { DORAN_DEMO: '1', DORAN_LIMITS: RAISED_LIMITS } });
  const { rooms } = await ask<{ rooms: { id: string; title: string | null; subject: object | null }[] }>(
    'junho',
    'GET',
    '/rooms',
  );
  roomId = rooms.find((room) => JSON.stringify(room).includes(SUBJECT))!.id;
  quotedSeq = (await say('junho', 'the very first of many', { id: quotedId })).message.seq;
  for (let count = 1; count <= SAID; count += 1) await say('junho', `line ${count}`);
  await say('junho', 'as I said', { replyTo: quotedId });
  await say('junho', 'and that is all');
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
});

it('[RCPT1] a room with more unread than a page opens at the line, and nothing that was not seen counts as read', async () => {
  const minji = await Visitor.arrive(browser, server.url, 'minji');
  await minji.enter(SUBJECT);
  await minji.message('the very first of many').waitFor();
  const line = minji.page.getByTestId('new-line');
  await line.waitFor();
  await expect.poll(() => line.evaluate(isInSight)).toBe(true);
  expect(await minji.message('and that is all').count()).toBe(0);
  await expect.poll(async () => (await room('minji')).me.readSeq).toBeGreaterThanOrEqual(quotedSeq);
  // Time enough to count more than that.
  await minji.page.waitForTimeout(2_000);
  expect((await room('minji')).me.unread).toBeGreaterThan(SAID - 40);

  // Down to the live end, a page after the other: nothing moves but by the reader's own wheel.
  const { page } = minji;
  await page.getByTestId('message-list').hover();
  const deadline = Date.now() + 60_000;
  while ((await page.getByTestId('jump').count()) > 0 && Date.now() < deadline) {
    await turnOnce(page, 900);
    const before = await firstInSight(page);
    await page.waitForTimeout(150);
    expect(await firstInSight(page)).toEqual(before);
  }
  await expect.poll(() => minji.message('and that is all').evaluate(isInSight)).toBe(true);
  await expect.poll(async () => (await room('minji')).me.unread).toBe(0);

  // Now it is live.
  await say('junho', 'one more');
  await minji.message('one more').waitFor();
  await expect.poll(() => minji.message('one more').evaluate(isInSight)).toBe(true);
  await minji.leave();
});

it('a quote leads to its message in one step, and the button leads back', async () => {
  await ask('minji', 'PUT', `/rooms/${roomId}/receipts`, { readSeq: 10_000 });
  const minji = await Visitor.arrive(browser, server.url, 'minji');
  const { page } = minji;
  await minji.enter(SUBJECT);
  await minji.message('as I said').waitFor();
  const first = page.locator(`[data-row="${quotedId}"]`);
  // It is lit for a moment only: whoever looks afterwards may come too late.
  const lit = first.and(page.locator('[data-lit]')).waitFor();
  await minji.message('as I said').locator('.doran-message-quote').click();
  await lit;
  await expect.poll(() => first.evaluate((row) => row === document.activeElement)).toBe(true);
  expect(await first.evaluate(isInSight)).toBe(true);
  expect((await minji.conversation()).some(({ seq }) => seq > quotedSeq + 60)).toBe(false);

  // What is said meanwhile does not pull the reader away.
  await say('junho', 'meanwhile');
  await page.getByTestId('jump').filter({ hasText: '새 메시지' }).waitFor();
  expect(await first.evaluate(isInSight)).toBe(true);

  // A row that had the focus scrolls away: the list keeps the keys; and the wheel works over the button too.
  await page.getByTestId('jump').hover();
  for (let turn = 0; turn < 8; turn += 1) await turnOnce(page, 600);
  await expect.poll(() => first.count()).toBe(0);
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-testid'));
  await expect.poll(focused).toBe('message-list');

  await page.getByTestId('jump').click();
  await minji.message('meanwhile').waitFor();
  await expect.poll(() => minji.message('meanwhile').evaluate(isInSight)).toBe(true);
  await page.getByTestId('jump').waitFor({ state: 'detached' });

  // Sending from the past brings one to the live end.
  await minji.message('as I said').locator('.doran-message-quote').click();
  await first.waitFor();
  await minji.write('I remember');
  await minji.untilStatus('I remember', 'sent');
  await expect.poll(() => minji.message('I remember').evaluate(isInSight)).toBe(true);
  await minji.leave();
});

const room = async (userId: string) =>
  (await ask<{ room: { me: { readSeq: number; unread: number } } }>(userId, 'GET', `/rooms/${roomId}`)).room;

function isInSight(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  const list = element.closest('[data-testid="message-list"]')!.getBoundingClientRect();
  return bottom > list.top && top < list.bottom;
}

/** The first message that one can see, and how far from the top it stands. */
function firstInSight(page: Page): Promise<{ seq: number; top: number }> {
  return page.getByTestId('message-list').evaluate((list) => {
    const edge = list.getBoundingClientRect().top;
    const rows = [...list.querySelectorAll<HTMLElement>('[data-testid="message"]')];
    const row = rows.find((one) => one.getBoundingClientRect().bottom > edge)!;
    return { seq: Number(row.dataset.seq), top: Math.round(row.getBoundingClientRect().top - edge) };
  });
}
