// Proves what a block costs and who hears of it: no query for a plain send, and every node within 5 s.
import { randomUUID } from 'node:crypto';
import { MAX_BLOCKS } from '@doran/protocol';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.js';
import { BlocksCache } from '../../src/rooms/blocks.cache.js';
import { type Chat, startChat, useChat } from '../support/chat.fixture.js';
import { counting } from '../support/counting.database.js';
import { openDirect, openGroup, send, textOf } from '../support/messages.js';
import { SteeredChanges } from '../support/steered.changes.js';

const test = useChat();
const pair = () => [`alice-${randomUUID()}`, `bob-${randomUUID()}`] as const;
const set = (chat: Chat, user: string, userId: string, blocked: boolean) =>
  chat.run(user, 'block:set', { userId, blocked });

let others: Chat[] = [];
afterEach(async () => {
  for (const other of others) await other.close();
  others = [];
});
const another = async (db: Database, options = {}) => {
  const chat = await startChat(db, options);
  others.push(chat);
  return chat;
};

describe('a block', () => {
  it('[BLOCK1] costs a plain send no query', async () => {
    const db = counting(test.db);
    const chat = await another(db);
    const [alice, bob] = pair();
    const roomId = await openDirect(chat, alice, bob);
    await send(chat, alice, roomId);
    const asked = await db.during(() => send(chat, alice, roomId));
    // The message itself goes through the writer's connection, and the polls of other parts may fall in between.
    expect(asked.filter((text) => /chat\.(blocks|members|rooms)\b/.test(text))).toEqual([]);
    await set(chat, bob, alice, true);
    await expect(send(chat, alice, roomId)).rejects.toMatchObject({ code: 'blocked' });
  });

  it('[BLOCK4] is known to another node within 5 s, and so is its end', async () => {
    const other = await another(test.db);
    const [alice, bob] = pair();
    const roomId = await openDirect(test.chat, alice, bob);
    await send(other, bob, roomId);
    await set(test.chat, alice, bob, true);
    const refused = () =>
      send(other, bob, roomId).then(
        () => 'sent',
        (error) => error.code,
      );
    await expect.poll(refused, { timeout: 5_000, interval: 200 }).toBe('blocked');
    await set(test.chat, alice, bob, false);
    await expect.poll(refused, { timeout: 5_000, interval: 200 }).toBe('sent');
  });

  it('[BLOCK4] an answer that was on its way when the block was set is not kept', async () => {
    const [alice, bob] = pair();
    const gates: (() => void)[] = [];
    const db: Database = {
      ...test.db,
      query: async (text, values, name) => {
        const answer = await test.db.query(text, values, name);
        await new Promise<void>((resolve) => gates.push(resolve));
        return answer as never;
      },
    };
    const cache = new BlocksCache(db, new SteeredChanges());
    const latest = cache.latest(alice);
    await expect.poll(() => gates.length).toBe(1);
    await set(test.chat, alice, bob, true);
    cache.changed([alice, bob]);
    gates.shift()?.();
    await expect.poll(() => gates.length).toBe(1);
    gates.shift()?.();
    expect(await latest).toEqual(new Set([bob]));
    expect(cache.of(alice)).toEqual(new Set([bob]));
  });

  it('[BLOCK1] a word of the host reaches both', async () => {
    const [alice, bob] = pair();
    const roomId = await openDirect(test.chat, alice, bob);
    await set(test.chat, alice, bob, true);
    test.chat.transport.forget();
    await test.chat.service.transaction((tx) => test.chat.service.post(tx, { roomId, body: 'Your order was paid' }));
    await expect.poll(() => test.chat.transport.heardBy(alice)).toContain('message:created');
    expect(test.chat.transport.heardBy(bob)).toContain('message:created');
  });

  it('[BLOCK5] tells a stranger nothing', async () => {
    const [alice, bob] = pair();
    test.chat.transport.forget();
    await set(test.chat, alice, bob, true);
    expect(test.chat.transport.heardBy(bob)).toEqual([]);
    expect(test.chat.transport.heardBy(alice)).toEqual(['block:changed']);
  });

  it('[BLOCK3] takes both off each other’s presence', async () => {
    const [alice, bob] = pair();
    await openGroup(test.chat, alice, bob);
    test.chat.transport.forget();
    await set(test.chat, alice, bob, true);
    expect(test.chat.transport.unsubscribed).toEqual([
      { userId: alice, topics: [`presence:${bob}`] },
      { userId: bob, topics: [`presence:${alice}`] },
    ]);
  });

  it('[BLOCK6] takes no user whom the host does not know, but lifts every block', async () => {
    const chat = await another(test.db, { host: { lookUpUsers: async () => [] } });
    const [alice, bob] = pair();
    await expect(set(chat, alice, bob, true)).rejects.toMatchObject({ code: 'not_found' });
    await set(test.chat, alice, bob, true);
    expect(await set(chat, alice, bob, false)).toEqual({ userId: bob, blocked: false });
    expect(await chat.run(alice, 'block:list', {})).toEqual({ userIds: [] });
  });

  it('[BLOCK6] is refused to one who has as many as one may, and those that stand are still ok', async () => {
    const [alice, bob] = pair();
    await set(test.chat, alice, bob, true);
    await test.db.query(
      `insert into chat.blocks (blocker_id, blocked_id) select $1, 'user-' || n from generate_series(2, $2::int) n`,
      [alice, MAX_BLOCKS],
    );
    await expect(set(test.chat, alice, 'one more', true)).rejects.toMatchObject({ code: 'invalid' });
    await expect(set(test.chat, alice, 'one-more', true)).rejects.toMatchObject({ code: 'conflict' });
    expect(await set(test.chat, alice, bob, true)).toEqual({ userId: bob, blocked: true });
    expect((await test.chat.run(alice, 'block:list', {})).userIds).toHaveLength(MAX_BLOCKS);
  });

  it('is known to the host in its own transaction, from either side and as long as either blocks', async () => {
    const [alice, bob] = pair();
    const { service } = test.chat;
    const apart = () =>
      service.transaction(async (tx) => [
        await service.areBlocked(tx, alice, bob),
        await service.areBlocked(tx, bob, alice),
      ]);
    expect(await apart()).toEqual([false, false]);
    await set(test.chat, alice, bob, true);
    await set(test.chat, bob, alice, true);
    await set(test.chat, alice, bob, false);
    expect(await apart()).toEqual([true, true]);
    await set(test.chat, bob, alice, false);
    expect(await apart()).toEqual([false, false]);
    await expect(service.transaction((tx) => service.areBlocked(tx, alice, ''))).rejects.toMatchObject({
      code: 'invalid',
    });
  });

  it('[SEND4] keeps a sender’s order while it is read whether one stands', async () => {
    const [alice, bob] = pair();
    const roomId = await openDirect(test.chat, alice, bob);
    const all = Array.from({ length: 5 }, (_, n) => test.chat.run(bob, 'message:send', textOf(roomId, `${n}`)));
    const seqs = (await Promise.all(all)).map(({ message }) => [message.body, message.seq]);
    expect(seqs).toEqual([0, 1, 2, 3, 4].map((n) => [`${n}`, n + 1]));
  });
});
