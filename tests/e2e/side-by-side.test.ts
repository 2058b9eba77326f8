// Two people in one window of the demo: what one does shows at once at the other; and a long conversation keeps its place.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RAISED_LIMITS } from '../support/launch.js';
import { turnOnce } from '../support/scroll.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, typeUntil } from './browser.js';

let folder: string;
let browser: Browser;
let server: ServerProcess;
let page: Page;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-e2e-'));
  browser = await launchChromium();
  server = await startServer({
    host: 'marketplace',
    env: { DORAN_DATA: folder, PORT: '0', DORAN_DEMO: '1', DORAN_LIMITS: RAISED_LIMITS },
  });
  page = await (await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 800 } })).newPage();
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('[TYPE1][RCPT2] the newcomer is led there, and sees typing, delivery and reading without a second browser', async () => {
  await page.goto(server.url);
  await page.getByTestId('two').click();
  const left = page.getByTestId('pane-left');
  const right = page.getByTestId('pane-right');
  await right.getByTestId('message').last().waitFor();

  await typeUntil(right.getByTestId('typing-line'), left.getByTestId('composer-input'), 'hello');
  await left.getByTestId('composer-input').press('Enter');
  await right.getByTestId('message').filter({ hasText: 'hello' }).waitFor();
  await left.locator('[data-testid="message"][data-status="read"]', { hasText: 'hello' }).waitFor();

  // Right after a message one may be seen typing the next one.
  await right.getByTestId('typing-line').waitFor({ state: 'detached' });
  await left.getByTestId('composer-input').pressSequentially('more');
  await right.getByTestId('typing-line').waitFor();
  await left.getByTestId('composer-input').fill('');
});

it('whoever writes at once in one pane goes on there while the other one opens', async () => {
  await page.goto(`${server.url}/?two`);
  const left = page.getByTestId('pane-left').getByTestId('composer-input');
  await left.focus();
  await page.keyboard.type('as fast as I can', { delay: 60 });
  await page.getByTestId('pane-right').getByTestId('message').last().waitFor();
  expect(await left.inputValue()).toBe('as fast as I can');
  await left.fill('');
});

it('[RCPT2] in a low window, what came while the room opened is in sight, and read', async () => {
  const phone = await browser.newContext({ locale: 'en-US', viewport: { width: 360, height: 740 }, isMobile: true });
  const narrow = await phone.newPage();
  for (const text of ['before you came', 'and after', 'and once more']) {
    await narrow.goto(`${server.url}/?two`);
    const left = narrow.getByTestId('pane-left');
    await left.getByTestId('composer-input').fill(text);
    await left.getByTestId('composer-input').press('Enter');
    await left.locator('[data-testid="message"][data-status="read"]', { hasText: text }).waitFor();
  }
  await phone.close();
});

it('[SYNC1] older messages come in above without moving what one reads, and only what is near is drawn', async () => {
  const left = page.getByTestId('pane-left');
  for (let count = 1; count <= 120; count += 1) {
    await left.getByTestId('composer-input').fill(`line ${count}`);
    await left.getByTestId('composer-input').press('Enter');
  }
  await page.locator('[data-testid="pane-left"] [data-status="read"]', { hasText: 'line 120' }).waitFor();

  await page.reload();
  const right = page.getByTestId('pane-right');
  await right.getByTestId('message').filter({ hasText: 'line 120' }).waitFor();
  expect(await right.getByTestId('message').count()).toBeLessThan(80);
  await right.getByTestId('message-list').hover();
  for (let turn = 0; turn < 12 || (turn < 40 && (await firstInSight(page)).seq >= 60); turn += 1) {
    await turnOnce(page, -500);
    const before = await firstInSight(page);
    await page.waitForTimeout(150);
    expect(await firstInSight(page)).toEqual(before);
  }
  expect((await firstInSight(page)).seq).toBeLessThan(60);

  // Sending brings one back down.
  await right.getByTestId('composer-input').fill('back at the end');
  await right.getByTestId('composer-input').press('Enter');
  await right.getByTestId('message').filter({ hasText: 'back at the end' }).waitFor();
});

/** The first message in the right pane that one can see, and how far from the top it stands. */
function firstInSight(on: Page): Promise<{ seq: number; top: number }> {
  return on.getByTestId('pane-right').evaluate((pane) => {
    const rows = [...pane.querySelectorAll<HTMLElement>('[data-testid="message"]')];
    const edge = pane.querySelector('[data-testid="message-list"]')!.getBoundingClientRect().top;
    const row = rows.find((one) => one.getBoundingClientRect().bottom > edge)!;
    return { seq: Number(row.dataset.seq), top: Math.round(row.getBoundingClientRect().top - edge) };
  });
}
