// Proves that losing every connection costs no acked message, and no process: what was refused can be sent again.
import { setTimeout as sleep } from 'node:timers/promises';
import { ChatError, type CommandInput } from '@doran/protocol';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE, type Database } from '../../src/db/database.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { asSuperuser, freshPlace, type Place } from '../support/database.fixture.js';
import { openGroup, send, textOf } from '../support/messages.js';

const HOLDER = 'holder';

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

  /** As a restart of the server would, but for one that a test holds; answers how many there were. */
  async function endAll(): Promise<number> {
    const name = new URL(place.options.databaseUrl ?? '').pathname.slice(1);
    const { rowCount } = await asSuperuser(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = $1 and pid <> pg_backend_pid() and application_name <> $2',
      [name, HOLDER],
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

  it('[SEND1] in the middle of a write: the message is refused, and can be sent again', async () => {
    const roomId = await openGroup(chat, 'alice');
    const holder = new pg.Client({ connectionString: place.options.databaseUrl, application_name: HOLDER });
    await holder.connect();
    await holder.query('begin');
    await holder.query('select 1 from chat.rooms where id = $1 for update', [roomId]);
    const hello = textOf(roomId, 'hello');
    const refused = expect(chat.run('alice', 'message:send', hello)).rejects.toMatchObject({
      code: 'unavailable',
      retryable: true,
    });
    await sleep(300);
    await endAll();
    await refused;
    await holder.end();
    await expect.poll(() => chat.run('alice', 'message:send', hello)).toMatchObject({ message: { seq: 1 } });
  });

  it('[SEND1] while writing: nothing acked is lost, what is refused is retryable, and each message stands once', {
    timeout: 60_000,
  }, async () => {
    const roomIds = await Promise.all([1, 2, 3].map(() => openGroup(chat, 'alice', 'bob')));
    const acked = new Map<string, number>();
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
          await sleep(20);
        }
      }
    };
    let rounds = 0;
    const senders = Array.from({ length: 9 }, async (_, sender) => {
      while (rounds < 8) {
        await sendUntilAcked(textOf(roomIds[sender % 3] as string, 'hello'));
        await sleep(10);
      }
    });
    for (; rounds < 8; rounds++) {
      await endAll();
      await sleep(60 + (rounds % 5) * 40);
    }
    await Promise.all(senders);

    const stored = [];
    for (const roomId of roomIds) {
      const { rows } = await chat
        .get<Database>(DATABASE)
        .query<{ id: string; seq: number }>('select id, seq from chat.messages where room_id = $1 order by seq', [
          roomId,
        ]);
      expect(rows.map(({ seq }) => Number(seq))).toEqual(rows.map((_, index) => index + 1));
      stored.push(...rows);
    }
    expect(new Map(stored.map(({ id, seq }) => [id, Number(seq)]))).toEqual(acked);
  });
});
