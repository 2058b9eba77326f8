// Two people in two real browsers talk through the demo, across a server that is killed and started again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { launchChromium, typeUntil, Visitor } from './browser.js';

const SUBJECT = '올림푸스';

let folder: string;
let browser: Browser;
let server: ServerProcess;
const visitors: Visitor[] = [];

async function openMarket(port = '0'): Promise<ServerProcess> {
  return startServer({ host: 'marketplace', env: { DORAN_DATA: folder, PORT: port, DORAN_DEMO: '1' } });
}

async function arrive(id: string, locale?: string): Promise<Visitor> {
  const visitor = await Visitor.arrive(browser, server.url, id, locale);
  visitors.push(visitor);
  return visitor;
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-e2e-'));
  browser = await launchChromium();
  server = await openMarket();
});
afterEach(async () => {
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()));
});
afterAll(async () => {
  await browser?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('[RCPT2][TYPE1][PRES1] two people talk: live, with typing, presence, unread, and statuses up to read', async () => {
  const minji = await arrive('minji');
  const junho = await arrive('junho', 'en-US');

  await minji.enter(SUBJECT);
  await minji.page.locator('[data-testid="presence"][data-online="true"]').waitFor();

  // Junho has the room in his list only: he hears of it there.
  await minji.write('현상한 사진 나왔어요!');
  await minji.untilStatus('현상한 사진', 'delivered');
  await junho.room(SUBJECT).getByTestId('room-unread').filter({ hasText: /\d/ }).waitFor();

  await junho.enter(SUBJECT);
  await junho.message('현상한 사진').waitFor();
  await minji.untilStatus('현상한 사진', 'read');
  await junho.room(SUBJECT).getByTestId('room-unread').waitFor({ state: 'detached' });

  const typing = minji.page.getByTestId('typing-line').filter({ hasText: '이준호' });
  await typeUntil(typing, junho.page.getByTestId('composer-input'), 'I am');
  await junho.write('I am so happy to see them');
  await minji.message('so happy').waitFor();
  await typing.waitFor({ state: 'detached' });

  // Hers may be there before the answer that gives his its place is.
  await junho.untilStatus('so happy', 'read');
  const seqsOf = async (visitor: Visitor) => (await visitor.conversation()).map(({ seq }) => seq);
  const hers = await seqsOf(minji);
  expect(hers).toEqual(hers.map((_, index) => index + 1));
  expect(await seqsOf(junho)).toEqual(hers);
});

it('[SEND1][SEND2] kill -9 in mid-conversation: what was acked is there, what was not arrives once, in order', async () => {
  const minji = await arrive('minji');
  const junho = await arrive('junho');
  await minji.enter(SUBJECT);
  await junho.enter(SUBJECT);
  await minji.write('before the fall');
  await minji.untilStatus('before the fall', 'read');
  const before = await minji.conversation();

  const port = new URL(server.url).port;
  await server.kill('SIGKILL');
  await minji.page.getByTestId('connection-banner').waitFor();
  for (const text of ['during one', 'during two', 'during three']) await minji.write(text);
  await minji.untilStatus('during three', 'sending');

  server = await openMarket(port);
  await minji.untilStatus('during three', 'read');
  for (const visitor of [minji, junho]) {
    const after = (await visitor.conversation()).slice(-4);
    expect(after.map(({ text }) => /before the fall|during \w+/.exec(text)?.[0])).toEqual([
      'before the fall',
      'during one',
      'during two',
      'during three',
    ]);
    expect(after.map(({ seq }) => seq)).toEqual([0, 1, 2, 3].map((step) => (before.at(-1)?.seq ?? 0) + step));
  }

  // A newcomer to the restarted server reads the same, and nothing is unread for those who have read it.
  const again = await arrive('junho', 'en-US');
  await again.room(SUBJECT).waitFor();
  expect(await again.room(SUBJECT).getByTestId('room-unread').count()).toBe(0);
  await again.enter(SUBJECT);
  await again.message('during three').waitFor();
});
