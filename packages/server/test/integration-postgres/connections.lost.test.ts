// Proves that losing every connection costs no acked message, and no process: what was refused can be sent again.
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatError, type CommandInput } from '@doran/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { asSuperuser, freshPlace, type Place } from '../support/database.fixture.js';
import { openGroup, send, textOf } from '../support/messages.js';

describe('when PostgreSQL ends all connections', () => {
  let place: Place;
  let chat: Chat;
  beforeAll(async () => {
    place = await freshPlace();
    chat = await startChat(null, place.options);
  });
  afterAll(async () => {
    await chat.close();
    await place.drop();
  });

  /** As a restart of the server would; answers how many there were. */
  async function endAll(): Promise<number> {
    const name = new URL(place.options.databaseUrl ?? '').pathname.slice(1);
    const { rowCount } = await asSuperuser(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid()',
      [name],
    );
    return rowCount ?? 0;
  }

  it('while idle: the next message is written, and what a host posts is heard', async () => {
    const roomId = await openGroup(chat, 'alice', 'bob');
    await send(chat, 'alice', roomId);
    for (let round = 1; round <= 3; round++) {
      expect(await endAll()).toBeGreaterThanOrEqual(2);
      await sleep(100);
      const { seq } = await send(chat, 'alice', roomId);
      expect(seq).toBe(2 * round);
      chat.transport.forget();
      const posted = await chat.service.transaction((tx) => chat.service.post(tx, { roomId, body: 'paid' }));
      await expect
        .poll(() => chat.transport.heard('message:created'), { timeout: 5_000 })
        .toContainEqual({
          message: posted,
        });
    }
  });

  it('hears of new rows at once again, not only by the poll', async () => {
    const roomId = await openGroup(chat, 'alice');
    await endAll();
    // The listening connection comes back after a second.
    await sleep(1_500);
    const delays: number[] = [];
    for (let n = 0; n < 3; n++) {
      chat.transport.forget();
      const began = performance.now();
      await chat.service.transaction((tx) => chat.service.post(tx, { roomId, body: 'paid' }));
      await expect.poll(() => chat.transport.heard('message:created').length, { interval: 5, timeout: 5_000 }).toBe(1);
      delays.push(performance.now() - began);
    }
    expect(Math.min(...delays)).toBeLessThan(500);
  });

  it('[SEND1] while writing: nothing acked is lost, what is refused is retryable, and each message stands once', {
    timeout: 60_000,
  }, async () => {
    const roomIds = await Promise.all([1, 2, 3].map(() => openGroup(chat, 'alice', 'bob')));
    const messages = Array.from({ length: 300 }, (_, n) => textOf(roomIds[n % 3] as string, `message ${n}`));
    const acked = new Map<string, number>();
    let refusals = 0;
    /** As a client's outbox: again and again, until it is acked. */
    const sendUntilAcked = async (message: CommandInput<'message:send'>) => {
      for (;;) {
        try {
          const answer = await chat.run('alice', 'message:send', message);
          acked.set(message.id, answer.message.seq);
          return;
        } catch (error) {
          expect(error).toBeInstanceOf(ChatError);
          expect(error).toMatchObject({ code: 'unavailable', retryable: true });
          refusals += 1;
          await sleep(20);
        }
      }
    };
    let writing = true;
    const trouble = async () => {
      for (let round = 0; writing; round++) {
        await endAll();
        await sleep(60 + (round % 5) * 40);
      }
    };
    const senders = Array.from({ length: 10 }, async (_, sender) => {
      for (let n = sender; n < messages.length; n += 10) {
        await sendUntilAcked(messages[n] as CommandInput<'message:send'>);
        await sleep(20);
      }
    });
    const troubled = trouble();
    await Promise.all(senders);
    writing = false;
    await troubled;

    expect(refusals).toBeGreaterThan(0);
    for (const roomId of roomIds) {
      const { messages: stored } = await chat.run('alice', 'message:list', { roomId, limit: 100 });
      expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
      for (const { id, seq } of stored) expect(acked.get(id)).toBe(seq);
    }
  });
});
