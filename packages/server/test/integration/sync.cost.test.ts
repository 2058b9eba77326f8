// Proves that the cost of `sync` follows what moved: a fixed number of statements, however many rooms there are.
import type { Head } from '@doran/protocol';
import { beforeAll, describe, expect, it } from 'vitest';
import { Instance } from '../../src/ops/instance.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { counting } from '../support/counting.database.js';
import { useDatabase } from '../support/database.fixture.js';
import { settled } from '../support/settled.js';

const test = useDatabase();

describe('the statements of a sync', () => {
  let chat: Chat;
  let db: ReturnType<typeof counting>;
  let roomIds: string[];
  beforeAll(async () => {
    db = counting(test.db);
    chat = await startChat(db);
    roomIds = await chat.service.transaction(async (tx) => {
      const opened: string[] = [];
      for (let n = 0; n < 120; n++) {
        const room = await chat.service.openRoom(tx, { kind: 'group', members: ['alice', 'bob'] });
        opened.push(room.roomId);
      }
      return opened;
    });
    return () => chat.close();
  });

  const move = (count: number) =>
    chat.service.transaction(async (tx) => {
      for (const roomId of roomIds.slice(0, count)) await chat.service.post(tx, { roomId, body: 'moved' });
    });
  const at = (count: number): Record<string, Head> =>
    Object.fromEntries(roomIds.slice(0, count).map((roomId) => [roomId, { seq: 0, rev: 0 }]));
  const statements = async (rooms: Record<string, Head>): Promise<number> => {
    const { epoch } = chat.get(Instance);
    const since = new Date().toISOString();
    await settled(test.db);
    const seen = await db.during(() => chat.run('alice', 'sync', { epoch, since, rooms }));
    // What the server does for itself meanwhile is not the client's.
    return seen.filter((text) => !/chat\.(outbox|revocations|block_changes)/.test(text)).length;
  };

  it('[SYNC2] are as few for 120 named rooms, of which one or all moved, as for one', async () => {
    const nothing = await statements(at(1));
    await move(1);
    const one = await statements(at(1));
    const oneOfMany = await statements(at(120));
    await move(120);
    const all = await statements(at(120));
    expect(nothing).toBeLessThanOrEqual(4);
    expect(one).toBeLessThanOrEqual(7);
    expect(oneOfMany).toBeLessThanOrEqual(one);
    expect(all).toBeLessThanOrEqual(one);
  });

  it('[SYNC2] are shared by those who come back at once, and each is told its own', async () => {
    const [roomId = ''] = roomIds;
    await move(1);
    const { head } = (await chat.run('alice', 'room:get', { roomId })).room;
    const { epoch } = chat.get(Instance);
    const since = new Date().toISOString();
    const sync = (user: string, seq: number, named = true) =>
      chat.run(user, 'sync', { epoch, since, rooms: named ? { [roomId]: { seq, rev: 0 } } : {} });
    await settled(test.db);
    let answers: Awaited<ReturnType<typeof sync>>[] = [];
    const seen = await db.during(async () => {
      answers = await Promise.all([
        sync('alice', head.seq - 1),
        sync('bob', head.seq - 2),
        sync('eve', 0),
        sync('bob', 0, false),
      ]);
    });
    expect(seen.filter((text) => !/chat\.(outbox|revocations|block_changes)/.test(text)).length).toBeLessThanOrEqual(7);
    const told = answers.map(({ rooms, removed, others }) => ({
      seqs: rooms.flatMap(({ messages }) => messages.map((message) => message.seq)),
      mine: rooms.map(({ me }) => me.unread),
      removed,
      other: others.some(({ id }) => id === roomId),
    }));
    expect(told).toEqual([
      { seqs: [head.seq], mine: [head.seq], removed: [], other: false },
      { seqs: [head.seq - 1, head.seq], mine: [head.seq], removed: [], other: false },
      { seqs: [], mine: [], removed: [roomId], other: false },
      { seqs: [], mine: [], removed: [], other: true },
    ]);
  });

  it('[SYNC2] are as few for 120 other rooms as for none', async () => {
    expect(await statements({})).toBeLessThanOrEqual(4);
  });
});
