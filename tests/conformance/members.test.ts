// Members come and go: who is removed hears nothing more, who is new starts at the head.
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, mark, openRoom, say, sayMany, settle } from './scenes.js';
import { expectRoom } from './shapes.js';
import { connect, people, person } from './target.js';

describe.each(DOORS)('through %s', (door) => {
  for (const kind of ['group', 'channel'] as const) {
    it(`[ROOM2] a member removed from a ${kind} gets nothing more, from the moment of the answer`, async () => {
      const [ann, bob, cem] = await people(3);
      const { id: roomId } = await openRoom(kind, ann, [bob, cem]);
      const [removed, staying] = [await connect(bob), await connect(cem)];
      for (const connection of [removed, staying]) await connection.ok('room:subscribe', { roomId });
      const owner = await enter(door, ann);
      expect(await owner.ok('member:remove', { roomId, userId: bob.id })).toEqual({});
      const later = await say(ann, roomId, 'now we can talk');
      await say(cem, roomId);
      await mark(cem, roomId, { readSeq: later.seq });
      await staying.ok('typing:set', { roomId, typing: true });
      expect(await staying.next('message:created')).toEqual({ message: later });
      expect(await removed.next('room:removed')).toEqual({ roomId });
      await settle(bob, removed);
      const fromRoom = removed.heard.filter((heard) => JSON.stringify(heard.data).includes(roomId));
      expect(fromRoom.at(-1)?.name).toBe('room:removed');
      // What the room itself was may still come late; what was said and done in it may not.
      expect(fromRoom.filter(({ name }) => !name.startsWith('room:'))).toEqual([]);
    });
  }

  it('[ROOM2] for a removed member the room is no longer there', async () => {
    const [ann, bob] = await people(2);
    const { id: roomId } = await openRoom('group', ann, [bob]);
    await say(ann, roomId);
    const owner = await enter(door, ann);
    await owner.ok('member:remove', { roomId, userId: bob.id });
    const gone = await enter(door, bob);
    expect(await gone.fault('room:get', { roomId })).toMatchObject({ code: 'not_found' });
    expect(await gone.fault('message:list', { roomId })).toMatchObject({ code: 'not_found' });
    expect((await gone.ok('room:list', { filter: 'all' })).rooms).toEqual([]);
    expect(await gone.ok('unread:get')).toEqual({ total: 0, rooms: {} });
    expect((await getRoom(ann, roomId)).members.map((member) => member.user.id)).toEqual([ann.id]);
  });

  it('[ROOM2] a member leaves by removing itself', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    const caller = await enter(door, bob);
    await caller.ok('member:remove', { roomId: room.id, userId: bob.id });
    expect(await caller.fault('room:get', { roomId: room.id })).toMatchObject({ code: 'not_found' });
    const send = { roomId: room.id, id: crypto.randomUUID(), type: 'TEXT', body: 'x' };
    expect(await caller.fault('message:send', send)).toMatchObject({ code: 'not_found' });
    expect(await getRoom(ann, room.id)).toMatchObject({ memberCount: 1 });
  });

  it('[ROOM2] a member removes nobody else and adds nobody', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', ann, [bob, cem]);
    const caller = await enter(door, bob);
    for (const userId of [ann.id, cem.id]) {
      expect(await caller.fault('member:remove', { roomId: room.id, userId })).toMatchObject({ code: 'forbidden' });
    }
    const stranger = await person('stranger');
    const add = { roomId: room.id, userIds: [stranger.id] };
    expect(await caller.fault('member:add', add)).toMatchObject({ code: 'forbidden' });
    expect(await getRoom(ann, room.id)).toMatchObject({ memberCount: 3 });
  });

  it('[ID2] a member whose id is as long and as foreign as allowed is added and removed like any other', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    // 128 characters that a path writes as 1,152.
    const userId = '가/%😀?#'.padEnd(128, '나');
    await caller.ok('member:add', { roomId: room.id, userIds: [userId] });
    expect(await caller.ok('member:remove', { roomId: room.id, userId })).toEqual({});
    expect(await getRoom(ann, room.id)).toMatchObject({ memberCount: 1 });
  });

  it('[ROOM1] nobody is added to a direct room', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, ann);
    const { code } = await caller.fault('member:add', { roomId: room.id, userIds: [cem.id] });
    expect(['forbidden', 'conflict', 'invalid']).toContain(code);
    expect(await getRoom(bob, room.id)).toMatchObject({ memberCount: 2 });
  });

  it('[ROOM3] the cursors of a new member start at the head, and it hears what follows at once', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', ann, [bob]);
    await sayMany(ann, room.id, 4);
    const arriving = await connect(cem);
    const staying = await connect(bob);
    const owner = await enter(door, ann);
    const { room: changed } = await owner.ok('member:add', { roomId: room.id, userIds: [cem.id] });
    expectRoom(changed);
    expect(changed).toMatchObject({ memberCount: 3, me: { role: 'owner' } });
    expect((await getRoom(cem, room.id)).me).toMatchObject({
      role: 'member',
      readSeq: 4,
      deliveredSeq: 4,
      unread: 0,
    });
    expect((await arriving.next('room:created', (e) => e.room.id === room.id)).room.me).toMatchObject({ readSeq: 4 });
    await staying.next('room:updated', (e) => e.room.id === room.id && e.room.memberCount === 3);
    const next = await say(ann, room.id);
    const heard = await arriving.next('message:created', (e) => e.message.roomId === room.id);
    expect(heard).toEqual({ message: next });
    expect((await getRoom(cem, room.id)).me).toMatchObject({ unread: 1 });
  });

  it('[ROOM3] one who comes back starts at the head again', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    await sayMany(ann, room.id, 2);
    const owner = await enter(door, ann);
    await owner.ok('member:remove', { roomId: room.id, userId: bob.id });
    await sayMany(ann, room.id, 3);
    await owner.ok('member:add', { roomId: room.id, userIds: [bob.id] });
    expect((await getRoom(bob, room.id)).me).toMatchObject({ readSeq: 5, deliveredSeq: 5, unread: 0 });
  });

  it('[ROOM3] adding one who is a member already changes nothing', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    await sayMany(ann, room.id, 3);
    const owner = await enter(door, ann);
    const { room: same } = await owner.ok('member:add', { roomId: room.id, userIds: [bob.id, ann.id] });
    expect(same).toMatchObject({ memberCount: 2, me: { role: 'owner' } });
    expect((await getRoom(bob, room.id)).me).toMatchObject({ readSeq: 0, unread: 3 });
  });
});

it('a room shows at most 100 members, and counts them all', async () => {
  const [ann] = await people(1);
  const others = (count: number) => Array.from({ length: count }, () => `guest-${crypto.randomUUID()}`);
  const room = await openRoom('group', ann, []);
  const caller = await enter('rest', ann);
  for (const userIds of [others(99), others(30)]) await caller.ok('member:add', { roomId: room.id, userIds });
  const seen = await getRoom(ann, room.id);
  expect(seen.memberCount).toBe(130);
  expect(seen.members).toHaveLength(100);
});
