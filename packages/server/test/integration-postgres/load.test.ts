// Proves on a real event loop that a node which is kept busy refuses what matters least, and takes messages all the while.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { Metrics } from '../../src/observability/metrics.js';
import { Load } from '../../src/ops/load.js';
import { type Chat, useChat } from '../support/chat.fixture.js';
import { openDirect, send } from '../support/messages.js';

const test = useChat();

function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

/** Keeps the loop busy in turns of `ms` until this level is reached; what must not be refused is done meanwhile. */
async function busy(chat: Chat, ms: number, level: number, meanwhile: () => Promise<unknown>): Promise<void> {
  const load = chat.get(Load);
  for (let turns = 0; turns < 30 && load.level < level; turns++) {
    const done = meanwhile();
    block(ms);
    await new Promise(setImmediate);
    await done;
  }
  expect(load.level).toBeGreaterThanOrEqual(level);
}

it('[ERR7] sheds typing first, history later, a message and sync never, and all of it is served again', async () => {
  const { chat } = test;
  const load = chat.get(Load);
  const roomId = await openDirect(chat);
  const refused = async () => {
    const level = load.level;
    const commands = [
      chat.run('alice', 'typing:set', { roomId, typing: true }),
      chat.run('alice', 'presence:get', { userIds: ['bob'] }),
      chat.run('alice', 'receipt:mark', { roomId, readSeq: 1 }),
      chat.run('alice', 'room:list', {}),
    ];
    const answers = await Promise.allSettled(commands);
    for (const answer of answers) {
      if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'unavailable', retryable: true });
    }
    return { level, refused: answers.map((answer) => answer.status === 'rejected') };
  };
  const sending = () => send(chat, 'alice', roomId);
  await sending();

  // One long pause, as of the garbage collector, sheds nothing.
  await sleep(1_200);
  block(3_000);
  await sleep(500);
  expect(load.level).toBe(0);

  await busy(chat, 550, 1, sending);
  const first = await refused();
  // A machine that is busy beside us may have brought it further, but never out of order.
  expect(first.refused).toEqual([true, first.level > 1, first.level > 2, first.level > 3]);
  await busy(chat, 2_400, 4, sending);
  expect((await refused()).refused).toEqual([true, true, true, true]);
  const { retryAfterMs } = await chat
    .run('alice', 'room:list', {})
    .then(() => expect.unreachable('It was served'))
    .catch((error) => error as { retryAfterMs: number });
  expect(retryAfterMs).toBeGreaterThanOrEqual(1_000);
  expect(retryAfterMs).toBeLessThanOrEqual(5_000);

  const text = await chat.get(Metrics).text();
  expect(text).toMatch(/doran_shed_total\{class="typing"\} [1-9]/);
  expect(text).toMatch(/doran_shed_total\{class="history"\} [1-9]/);
  expect(text).not.toMatch(/command="message:send",outcome="unavailable"/);

  for (let waited = 0; waited < 20_000 && load.level > 0; waited += 200) await sleep(200);
  expect(await refused()).toEqual({ level: 0, refused: [false, false, false, false] });
});
