// Proves that a database which keeps everyone waiting makes a node shed in its order, and that a message is taken all the while.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandName } from '@doran/protocol';
import { expect, it } from 'vitest';
import { DATABASE, type Database } from '../../src/db/database.js';
import { Drain } from '../../src/ops/drain.js';
import { Load } from '../../src/ops/load.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, send } from '../support/messages.js';

const test = useChat();

const LEAST_FIRST: CommandName[] = ['typing:set', 'presence:watch', 'receipt:mark', 'message:list'];

it('[ERR7] sheds typing, presence, receipts, history and new connections, in this order; never a message', async () => {
  const { chat } = test;
  const load = chat.get(Load);
  const entrance = chat.get(Drain);
  const roomId = await openDirect(chat);
  await send(chat, 'alice', roomId);
  const refuses = (ask: () => void): boolean => {
    try {
      ask();
      return false;
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable', message: 'The database does not answer right now' });
      return true;
    }
  };

  // Every connection of the pool is busy; the writer has one of its own.
  const db = chat.get<Database>(DATABASE);
  const held = Array.from({ length: 40 }, () => db.query('select pg_sleep(4.5)').catch(() => null));
  const seen: number[] = [];
  while (seen.at(-1) !== 5 && seen.length < 200) {
    const refused = [
      ...LEAST_FIRST.map((name) => refuses(() => load.requireCommand(name))),
      refuses(() => entrance.requireOpen()),
    ];
    // What is refused is always the beginning of the order.
    expect(refused).toEqual(refused.toSorted((a, b) => Number(b) - Number(a)));
    expect(refuses(() => load.requireCommand('sync'))).toBe(false);
    seen.push(refused.filter(Boolean).length);
    if (seen.length % 10 === 0) expect((await send(chat, 'alice', roomId)).seq).toBeGreaterThan(1);
    await sleep(50);
  }
  expect([...new Set(seen)]).toEqual([0, 1, 2, 3, 4, 5]);
  await Promise.all(held);
});
