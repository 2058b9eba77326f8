// Proves that `sync` answers all that moved beyond a client's cursors and nothing else ([SYNC2]).
import { randomUUID } from 'node:crypto';
import type { CommandInput } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { Instance } from '../../src/ops/instance.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, send } from '../support/messages.js';

const test = useChat();
const sync = (user: string, more: Partial<CommandInput<'sync'>> = {}) =>
  test.chat.run(user, 'sync', { epoch: test.chat.get(Instance).epoch, rooms: {}, ...more });
const post = (roomId: string, count: number) =>
  test.chat.service.transaction(async (tx) => {
    for (let n = 1; n <= count; n++) await test.chat.service.post(tx, { roomId, body: `${n}` });
  });
/** Everything up to now is older than what a sync after `since` looks back to. */
const agePast = () =>
  test.db.query(
    `with r as (update chat.rooms set updated_at = now() - interval '2 min', active_at = now() - interval '2 min' returning 1),
       m as (update chat.members set left_at = left_at - interval '2 min', marked_at = marked_at - interval '2 min' returning 1)
     select count(*) from r, m`,
  );

describe('[SYNC2] sync', () => {
  let me: string;
  let roomId: string;
  beforeEach(async () => {
    me = `user-${randomUUID()}`;
    roomId = await openGroup(test.chat, me, 'bob');
  });

  it('answers nothing for a cursor that stands at the head', async () => {
    await send(test.chat, 'bob', roomId);
    const answer = await sync(me, { since: new Date().toISOString(), rooms: { [roomId]: { seq: 1, rev: 0 } } });
    expect(answer).toMatchObject({ rooms: [], others: [], removed: [], more: false });
    expect(Math.abs(Date.parse(answer.now) - Date.now())).toBeLessThan(60_000);
  });

  it('answers the messages beyond the cursor, with head, receipts and my own side', async () => {
    for (const body of ['1', '2', '3']) await send(test.chat, 'bob', roomId, body);
    await test.chat.run(me, 'receipt:mark', { roomId, deliveredSeq: 2 });
    const { rooms } = await sync(me, { rooms: { [roomId]: { seq: 1, rev: 0 } } });
    expect(rooms).toMatchObject([
      { roomId, head: { seq: 3, rev: 0 }, truncated: false, changed: [], me: { unread: 3, deliveredSeq: 2 } },
    ]);
    expect(rooms[0]?.messages.map(({ seq, body }) => [seq, body])).toEqual([
      [2, '2'],
      [3, '3'],
    ]);
    expect(rooms[0]?.receipts).toHaveLength(2);
    expect(rooms[0]?.receipts).toContainEqual({ userId: 'bob', deliveredSeq: 3, readSeq: 3 });
  });

  it('cuts at 100 messages and says so, and the next sync has the rest', async () => {
    await post(roomId, 150);
    const first = await sync(me, { rooms: { [roomId]: { seq: 0, rev: 0 } } });
    expect(first.rooms[0]).toMatchObject({ truncated: true, head: { seq: 150 } });
    expect(first.rooms[0]?.messages.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, n) => n + 1));
    const second = await sync(me, { rooms: { [roomId]: { seq: 100, rev: 0 } } });
    expect(second.rooms[0]).toMatchObject({ truncated: false });
    expect(second.rooms[0]?.messages).toHaveLength(50);
  });

  it('exactly 100 messages are not cut', async () => {
    await post(roomId, 100);
    const { rooms } = await sync(me, { rooms: { [roomId]: { seq: 0, rev: 0 } } });
    expect(rooms[0]).toMatchObject({ truncated: false });
    expect(rooms[0]?.messages).toHaveLength(100);
  });

  it('[MSG2] answers what was edited or deleted among the messages that the client has', async () => {
    for (const body of ['1', '2', '3', '4']) await send(test.chat, 'bob', roomId, body);
    await test.chat.run('bob', 'message:edit', { roomId, seq: 1, body: 'one' });
    await test.chat.run('bob', 'message:delete', { roomId, seq: 3 });
    await test.chat.run('bob', 'message:edit', { roomId, seq: 4, body: 'four' });
    const { rooms } = await sync(me, { rooms: { [roomId]: { seq: 3, rev: 1 } } });
    expect(rooms[0]?.head).toEqual({ seq: 4, rev: 3 });
    expect(rooms[0]?.changed.map(({ seq, rev, body }) => [seq, rev, body])).toEqual([[3, 2, null]]);
    expect(rooms[0]?.messages.map(({ seq, rev, body }) => [seq, rev, body])).toEqual([[4, 3, 'four']]);
  });

  it('answers a room in which only receipts moved since, and none in which they moved before', async () => {
    await send(test.chat, 'bob', roomId);
    await test.chat.run(me, 'receipt:mark', { roomId, readSeq: 1 });
    const rooms = { [roomId]: { seq: 1, rev: 0 } };
    const answer = await sync('bob', { since: new Date().toISOString(), rooms });
    expect(answer.rooms).toMatchObject([{ roomId, messages: [], changed: [] }]);
    expect(answer.rooms[0]?.receipts).toContainEqual({ userId: me, deliveredSeq: 1, readSeq: 1 });
    const later = await sync('bob', { since: new Date(Date.now() + 120_000).toISOString(), rooms });
    expect(later.rooms).toEqual([]);
  });

  it('answers a room that is no longer mine as removed, and one that never was or never existed alike', async () => {
    const strangers = await openGroup(test.chat, 'zoe');
    const nowhere = randomUUID();
    await test.chat.run('bob', 'message:send', { roomId, id: randomUUID(), type: 'TEXT', body: 'secret' });
    await test.chat.run(me, 'member:remove', { roomId, userId: me });
    await send(test.chat, 'bob', roomId, 'a secret of after');
    const at = { seq: 0, rev: 0 };
    const answer = await sync(me, { rooms: { [roomId]: at, [strangers]: at, [nowhere]: at } });
    expect(answer.removed.sort()).toEqual([roomId, strangers, nowhere].sort());
    expect(answer.rooms).toEqual([]);
    expect(JSON.stringify(answer)).not.toContain('secret');
  });

  it('answers the removal from a room that was not named, when it came after `since`', async () => {
    await test.chat.run(me, 'member:remove', { roomId, userId: me });
    const since = new Date().toISOString();
    expect((await sync(me, { since })).removed).toEqual([roomId]);
    await agePast();
    expect((await sync(me, { since })).removed).toEqual([]);
    expect((await sync(me, { since, rooms: { [roomId]: { seq: 0, rev: 0 } } })).removed).toEqual([roomId]);
  });

  it('a room that I came back to is mine again', async () => {
    await test.chat.run(me, 'member:remove', { roomId, userId: me });
    await test.chat.run('bob', 'member:add', { roomId, userIds: [me] });
    const answer = await sync(me, { since: new Date().toISOString() });
    expect(answer.removed).toEqual([]);
    expect(answer.others.map(({ id }) => id)).toEqual([roomId]);
  });

  it('answers my other rooms that moved since, without their messages, newest activity first', async () => {
    const quiet = await openGroup(test.chat, me);
    await agePast();
    const since = new Date().toISOString();
    expect((await sync(me, { since })).others).toEqual([]);
    await send(test.chat, 'bob', roomId);
    const opened = await openGroup(test.chat, me);
    const { others } = await sync(me, { since, rooms: { [quiet]: { seq: 0, rev: 0 } } });
    expect(others.map(({ id }) => id)).toEqual([opened, roomId]);
    expect(others[1]).toMatchObject({ head: { seq: 1 }, me: { unread: 1 }, lastMessage: { body: 'hello' } });
    const all = await sync(me);
    expect(all.others.map(({ id }) => id)).toEqual([opened, roomId, quiet]);
  });

  it('looks 60 s further back than `since`, for what was committed late', async () => {
    const inHalfAMinute = new Date(Date.now() + 30_000).toISOString();
    expect((await sync(me, { since: inHalfAMinute })).others.map(({ id }) => id)).toEqual([roomId]);
    const inTwoMinutes = new Date(Date.now() + 120_000).toISOString();
    expect((await sync(me, { since: inTwoMinutes })).others).toEqual([]);
  });

  it('[SYNC5] cuts others at 100, newest first, and says so', async () => {
    const rooms = Array.from({ length: 100 }, () => ({ kind: 'group' as const, members: [me] }));
    await test.chat.service.transaction(async (tx) => {
      for (const room of rooms) await test.chat.service.openRoom(tx, room);
    });
    const { others, more } = await sync(me);
    expect(others).toHaveLength(100);
    expect(more).toBe(true);
    const named = Object.fromEntries([others[0], others[1]].map((room) => [room?.id ?? '', { seq: 0, rev: 0 }]));
    expect(await sync(me, { rooms: named })).toMatchObject({ more: false });
  });

  it('[SYNC5] refuses another epoch, and names its own', async () => {
    await expect(sync(me, { epoch: randomUUID() })).rejects.toMatchObject({
      code: 'conflict',
      details: [{ path: 'epoch', message: test.chat.get(Instance).epoch }],
    });
  });
});
