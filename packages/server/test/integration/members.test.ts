// Proves who a room has after people came and went: always an owner where it had one, cursors at the head ([ROOM3]).
import { describe, expect, it } from 'vitest';
import type { HostTransaction } from '../../src/db/host.tx.js';
import { keepAnOwner } from '../../src/rooms/members.sql.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, openGroup, send } from '../support/messages.js';

const test = useChat();
const inTransaction = <T>(work: (tx: HostTransaction) => Promise<T>) => test.chat.service.transaction(work);
const leave = (roomId: string, userId: string) => test.chat.run(userId, 'member:remove', { roomId, userId });

async function rolesOf(roomId: string): Promise<Record<string, string>> {
  const { rows } = await test.db.query<{ user_id: string; role: string }>(
    'select user_id, role from chat.members where room_id = $1 and left_at is null order by user_id',
    [roomId],
  );
  return Object.fromEntries(rows.map(({ user_id, role }) => [user_id, role]));
}

const setRole = (roomId: string, userId: string, role: string, joined = 'now()') =>
  test.db.query(
    `with m as (update chat.members set role = $3, joined_at = ${joined} where room_id = $1 and user_id = $2 returning 1)
     select * from m`,
    [roomId, userId, role],
  );

describe('a room whose last owner left', () => {
  it('is given to its earliest admin, though a member is there for longer', async () => {
    const roomId = await openGroup(test.chat, 'owner', 'early', 'admin-1', 'admin-2');
    await setRole(roomId, 'early', 'member', `now() - interval '3 h'`);
    await setRole(roomId, 'admin-2', 'admin', `now() - interval '2 h'`);
    await setRole(roomId, 'admin-1', 'admin', `now() - interval '1 h'`);
    await leave(roomId, 'owner');
    expect(await rolesOf(roomId)).toEqual({ early: 'member', 'admin-1': 'admin', 'admin-2': 'owner' });
  });

  it('is given to its earliest member where there is no admin', async () => {
    const roomId = await openGroup(test.chat, 'owner', 'late', 'early');
    await setRole(roomId, 'early', 'member', `now() - interval '1 h'`);
    await leave(roomId, 'owner');
    expect(await rolesOf(roomId)).toEqual({ early: 'owner', late: 'member' });
    await test.chat.run('early', 'room:update', { roomId, title: 'Mine now' });
  });

  it('stays empty when nobody is left', async () => {
    const roomId = await openGroup(test.chat, 'owner');
    await leave(roomId, 'owner');
    expect(await rolesOf(roomId)).toEqual({});
  });
});

it('a room that still has an owner keeps its roles', async () => {
  const roomId = await openGroup(test.chat, 'one', 'two', 'three');
  await setRole(roomId, 'two', 'owner');
  await leave(roomId, 'one');
  await test.db.transaction((tx) => keepAnOwner(tx, roomId));
  expect(await rolesOf(roomId)).toEqual({ two: 'owner', three: 'member' });
});

it('a direct room has no owner, also when one of the two left and came back', async () => {
  const subject = { type: 'test', id: 'left-and-back' };
  const open = { kind: 'direct' as const, members: ['bob'], subject };
  const { room } = await test.chat.run('alice', 'room:open', open);
  await leave(room.id, 'bob');
  expect(await rolesOf(room.id)).toEqual({ alice: 'member' });
  await expect(test.chat.run('alice', 'room:update', { roomId: room.id, state: 'closed' })).rejects.toMatchObject({
    code: 'forbidden',
  });
  const again = await test.chat.run('bob', 'room:open', { ...open, members: ['alice'] });
  expect(again).toMatchObject({ created: false, room: { id: room.id } });
  expect(await rolesOf(room.id)).toEqual({ alice: 'member', bob: 'member' });
});

it('[ROOM3] who comes, or comes back, begins at the head and with a fresh side', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  await send(test.chat, 'alice', roomId);
  await test.chat.run('bob', 'room:update', { roomId, me: { archived: true } });
  await leave(roomId, 'bob');
  await send(test.chat, 'alice', roomId);
  await test.chat.run('alice', 'member:add', { roomId, userIds: ['bob', 'carol'] });
  for (const userId of ['bob', 'carol']) {
    const { room } = await test.chat.run(userId, 'room:get', { roomId });
    expect(room.me).toEqual({
      role: 'member',
      readSeq: 2,
      deliveredSeq: 2,
      unread: 0,
      muted: false,
      archived: false,
    });
  }
});

it('who is added a second time keeps role and cursors', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  await send(test.chat, 'alice', roomId);
  await test.chat.run('alice', 'member:add', { roomId, userIds: ['bob', 'alice'] });
  expect(await rolesOf(roomId)).toEqual({ alice: 'owner', bob: 'member' });
  expect((await test.chat.run('bob', 'room:get', { roomId })).room.me).toMatchObject({ readSeq: 0, unread: 1 });
});

it('a direct room takes no third member, from a caller or from the host', async () => {
  const roomId = await openDirect(test.chat);
  await expect(test.chat.run('alice', 'member:add', { roomId, userIds: ['carol'] })).rejects.toMatchObject({
    code: 'conflict',
  });
  await expect(inTransaction((tx) => test.chat.service.addMembers(tx, roomId, ['carol']))).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(await rolesOf(roomId)).toEqual({ alice: 'member', bob: 'member' });
});
