// What was written offline outlives a reload and the death of the browser, is shown meanwhile, and goes out once, in order.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { expect, it, onTestFinished } from 'vitest';
import { chromiumCommand, Visitor } from './browser.js';
import { CAMERA, openMarket, PLANT } from './market.js';
import { Wire } from './wire.js';

const market = openMarket();
const written = (name: string) => [1, 2, 3].map((turn) => `${name} ${turn}`);

it('[SEND2][SEND4] a reload while the chat is away: rooms, messages and what waits are there, and arrive once', async () => {
  const minji = await market.arrive('minji');
  const wire = await Wire.through(minji.page.context());
  await minji.page.reload();
  await minji.enter(PLANT);
  await minji.enter(CAMERA);
  const said = await market.history(minji.page, 'minji');
  // The list draws its rows in more than one step.
  await expect.poll(() => minji.conversation()).toHaveLength(said.length);
  const before = (await minji.conversation()).map(({ seq }) => seq);
  await wire.cut();
  await minji.page.locator('[data-testid="connection-banner"][data-phase="offline"]').waitFor();
  const texts = written('before the reload');
  for (const text of texts) await minji.write(text);
  await minji.enter(PLANT);
  await minji.write('to the other room');
  await minji.untilStatus('to the other room', 'sending');
  // What is on the screen is in the store a moment later, and only what is stored outlives the page.
  await expect.poll(() => minji.page.evaluate(unsent)).toEqual([...texts, 'to the other room']);

  await minji.page.reload();
  await minji.untilStatus('to the other room', 'sending');
  await minji.enter(CAMERA);
  await minji.untilStatus(texts[2]!, 'sending');
  await expect
    .poll(async () => (await minji.conversation()).slice(0, before.length).map(({ seq }) => seq))
    .toEqual(before);
  await expect.poll(() => minji.said(/before the reload \d/)).toEqual(texts);

  wire.mend();
  await minji.page.evaluate(networkIsBack);
  await minji.untilStatus(texts[2]!, 'sent');
  await expect.poll(() => minji.said(/before the reload \d/)).toEqual(texts);
  expect((await market.history(minji.page, 'minji')).slice(-3)).toEqual(texts);
  await minji.enter(PLANT);
  await minji.untilStatus('to the other room', 'sent');
  expect((await market.history(minji.page, 'minji')).filter((body) => body === 'to the other room')).toHaveLength(1);
});

it('[SEND2][SEND4] kill -9 of the browser in mid-outbox: started again, it sends what waited once, in order', async () => {
  const profile = path.join(market.folder, 'profile');
  const texts = written('before the kill');
  const first = await ownBrowser(profile);
  const context = first.browser.contexts()[0]!;
  const wire = await Wire.through(context);
  const minji = await Visitor.signIn(context.pages()[0]!, market.server.url, 'minji');
  await minji.enter(CAMERA);
  await wire.cut();
  for (const text of texts) await minji.write(text);
  await minji.untilStatus(texts[2]!, 'sending');
  // What is on the screen is in the store a moment later, and only what is stored outlives the browser.
  await expect.poll(() => minji.page.evaluate(unsent)).toEqual(texts);
  await first.kill();

  const second = await ownBrowser(profile);
  const again = second.browser.contexts()[0]!;
  const line = await Wire.through(again);
  await line.cut();
  const back = await Visitor.signIn(again.pages()[0]!, market.server.url, 'minji');
  await back.enter(CAMERA);
  await back.untilStatus(texts[2]!, 'sending');
  await expect.poll(() => back.said(/before the kill \d/)).toEqual(texts);
  line.mend();
  await back.page.evaluate(networkIsBack);
  await back.untilStatus(texts[2]!, 'sent');
  await expect.poll(() => back.said(/before the kill \d/)).toEqual(texts);
  expect((await market.history(back.page, 'minji')).slice(-3)).toEqual(texts);
  await second.kill();
});

/** As a browser says it, so that nobody has to wait for the next attempt. */
function networkIsBack(): void {
  window.dispatchEvent(new Event('online'));
}

/** The bodies that the page's store keeps unsent, in order. */
async function unsent(): Promise<string[]> {
  const open = indexedDB.open('doran');
  await new Promise((done) => open.addEventListener('success', done));
  const all = open.result.transaction('rows').objectStore('rows');
  const keys = all.getAllKeys();
  const values = all.getAll();
  await new Promise((done) => values.addEventListener('success', done));
  open.result.close();
  const rows = (values.result as { order: number; content?: { body: string } }[]).filter((_, index) =>
    String(keys.result[index]).includes('|outbox/'),
  );
  return rows.sort((a, b) => a.order - b.order).map((row) => row.content?.body ?? '');
}

interface OwnBrowser {
  browser: Browser;
  /** All its processes, at once. */
  kill(): Promise<void>;
}

/** A Chromium with a profile on disk, as a process that can be killed. */
async function ownBrowser(profile: string): Promise<OwnBrowser> {
  const [command, flags] = chromiumCommand();
  const args = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`, ...flags, 'about:blank'];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
  // A test that fails before its end leaves none behind.
  onTestFinished(
    () => void (child.exitCode === null && child.signalCode === null && process.kill(-child.pid!, 'SIGKILL')),
  );
  const endpoint = await devtoolsOf(child);
  const browser = await chromium.connectOverCDP(endpoint);
  return {
    browser,
    async kill() {
      const gone = once(child, 'exit');
      process.kill(-child.pid!, 'SIGKILL');
      await gone;
    },
  };
}

async function devtoolsOf(child: ChildProcess): Promise<string> {
  let said = '';
  for await (const part of child.stderr!) {
    said += part;
    const endpoint = /ws:\/\/\S+/.exec(said)?.[0];
    if (endpoint) return endpoint;
  }
  throw new Error(`Chromium did not start: ${said}`);
}
