// Proves that what many ask at once about their rooms is one question to the database, and that each has their own answer.
import { beforeAll, describe, expect, it } from 'vitest';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { counting } from '../support/counting.database.js';
import { useDatabase } from '../support/database.fixture.js';
import { openGroup } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useDatabase();

describe('asked at once', () => {
  let chat: Chat;
  let db: ReturnType<typeof counting>;
  let shared: string;
  let quiet: string;
  beforeAll(async () => {
    db = counting(test.db);
    chat = await startChat(db);
    quiet = await openGroup(chat, 'alice', 'carol');
    shared = await openGroup(chat, 'alice', 'bob');
    await chat.service.transaction((tx) => chat.service.post(tx, { roomId: shared, body: 'news' }));
    await chat.run('carol', 'room:update', { roomId: quiet, me: { archived: true } });
    await chat.run('bob', 'block:set', { userId: 'carol', blocked: true });
    return () => chat.close();
  });

  /** The answers, and how many statements all of them took. */
  async function asked<A extends unknown[]>(ask: () => { [I in keyof A]: Promise<A[I]> }): Promise<[A, number]> {
    await settled(test.db);
    let answers: unknown[] = [];
    const seen = await db.during(async () => {
      answers = await Promise.all(ask());
    });
    return [answers as A, seen.filter((text) => !/chat\.(outbox|revocations|block_changes)/.test(text)).length];
  }

  it('lists differ by user, filter and place', async () => {
    const list = (user: string, input: object = {}) => chat.run(user, 'room:list', input);
    const first = await list('alice', { limit: 1 });
    const [pages, statements] = await asked(() => [
      list('alice', { limit: 1 }),
      list('alice', { cursor: first.next }),
      list('alice', { filter: 'unread' }),
      list('carol'),
      list('carol', { filter: 'archived' }),
      list('nobody', { filter: 'all' }),
    ]);
    const ids = pages.map(({ rooms }) => rooms.map(({ id }) => id));
    expect(ids).toEqual([[shared], [quiet], [shared], [], [quiet], []]);
    expect(pages.map(({ next }) => next !== null)).toEqual([true, false, false, false, false, false]);
    expect(pages.map(({ rooms }) => rooms.map(({ me }) => me?.unread))).toEqual([[1], [0], [1], [], [0], []]);
    expect(statements).toBe(2);
  });

  it('badges and blocks are each one’s own', async () => {
    const unread = (user: string) => chat.run(user, 'unread:get', {});
    const [badges, counts] = await asked(() => [unread('alice'), unread('carol'), unread('bob')]);
    expect(badges.map(({ total }) => total)).toEqual([1, 0, 1]);
    expect(counts).toBe(1);
    const blocks = (user: string) => chat.run(user, 'block:list', {});
    const [lists, statements] = await asked(() => [blocks('alice'), blocks('bob'), blocks('carol')]);
    expect(lists.map(({ userIds }) => userIds)).toEqual([[], ['carol'], []]);
    expect(statements).toBe(1);
  });
});
