// Rooms: opened once, seen by each member from its own side, changed by those who may.
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, openRoom, say, updateRoom } from './scenes.js';
import { expectRoom } from './shapes.js';
import { connect, people } from './target.js';

const about = (id: string) => ({ subject: { type: 'listing', id } });

describe.each(DOORS)('through %s', (door) => {
  it('[ROOM1] a direct room of the same two about the same thing is opened once, by either of them', async () => {
    const [ann, bob] = await people(2);
    const caller = await enter(door, ann);
    const first = await caller.ok('room:open', { kind: 'direct', members: [bob.id], ...about('bike') });
    expect(first.created).toBe(true);
    if (door === 'rest') expect(caller.status).toBe(201);
    const again = await caller.ok('room:open', { kind: 'direct', members: [bob.id], ...about('bike') });
    expect(again.created).toBe(false);
    expect(again.room.id).toBe(first.room.id);
    if (door === 'rest') expect(caller.status).toBe(200);
    const other = await (await enter(door, bob)).ok('room:open', {
      kind: 'direct',
      members: [ann.id],
      ...about('bike'),
    });
    expect(other).toMatchObject({ created: false, room: { id: first.room.id } });
  });

  it('[ROOM1] another subject, or none, is another room', async () => {
    const [ann, bob] = await people(2);
    const caller = await enter(door, ann);
    const direct = { kind: 'direct', members: [bob.id] };
    const subjects = [{}, about('bike'), about('boat'), { subject: { type: 'reservation', id: 'bike' } }];
    const ids = [];
    for (const subject of subjects) ids.push((await caller.ok('room:open', { ...direct, ...subject })).room.id);
    expect(new Set(ids).size).toBe(4);
    for (const [index, subject] of subjects.entries()) {
      expect((await caller.ok('room:open', { ...direct, ...subject })).room.id).toBe(ids[index]);
    }
  });

  it('[ROOM1] both opening at once get one room, created once', async () => {
    const [ann, bob] = await people(2);
    const [one, two] = [await enter(door, ann), await enter(door, bob)];
    const answers = await Promise.all([
      one.ok('room:open', { kind: 'direct', members: [bob.id] }),
      two.ok('room:open', { kind: 'direct', members: [ann.id] }),
      one.ok('room:open', { kind: 'direct', members: [bob.id] }),
      two.ok('room:open', { kind: 'direct', members: [ann.id] }),
    ]);
    expect(new Set(answers.map((answer) => answer.room.id)).size).toBe(1);
    expect(answers.filter((answer) => answer.created)).toHaveLength(1);
  });

  it('[ROOM1] groups and channels are always new, and a direct room has exactly two members', async () => {
    const [ann, bob, cem] = await people(3);
    const caller = await enter(door, ann);
    for (const kind of ['group', 'channel']) {
      const twice = [1, 2].map(() => caller.ok('room:open', { kind, members: [bob.id], ...about('bike') }));
      const [first, second] = await Promise.all(twice);
      expect(first?.room.id).not.toBe(second?.room.id);
      expect(second?.created).toBe(true);
    }
    for (const members of [[], undefined, [bob.id, cem.id], [ann.id]]) {
      const fault = await caller.fault('room:open', { kind: 'direct', ...(members ? { members } : {}) });
      expect(fault).toMatchObject({ code: 'invalid' });
    }
  });

  it('[ROOM1] the opener of a group or channel is its owner; in a direct room both are members', async () => {
    const [ann, bob] = await people(2);
    const caller = await enter(door, ann);
    for (const [kind, mine] of [
      ['group', 'owner'],
      ['channel', 'owner'],
      ['direct', 'member'],
    ] as const) {
      const { room } = await caller.ok('room:open', { kind, members: [bob.id], title: 'T', data: { a: [1] } });
      expectRoom(room);
      expect(room).toMatchObject({ kind, title: 'T', data: { a: [1] }, state: 'open', subject: null, memberCount: 2 });
      expect(room).toMatchObject({ head: { seq: 0, rev: 0 }, lastMessage: null });
      expect(room.me).toMatchObject({ role: mine, readSeq: 0, deliveredSeq: 0, unread: 0, muted: false });
      const roles = Object.fromEntries(room.members.map((member) => [member.user.id, member.role]));
      expect(roles).toEqual({ [ann.id]: mine, [bob.id]: 'member' });
    }
  });

  it('[ERR2] title, data and state are changed by the owner, not by a member', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob], { title: 'before', data: { v: 1 } });
    const member = await enter(door, bob);
    for (const change of [{ title: 'mine' }, { data: { v: 2 } }, { state: 'closed' }]) {
      expect(await member.fault('room:update', { roomId: room.id, ...change })).toMatchObject({ code: 'forbidden' });
    }
    expect(await getRoom(ann, room.id)).toMatchObject({ title: 'before', data: { v: 1 }, state: 'open' });
    const owner = await enter(door, ann);
    const change = { title: 'after', data: { v: 2 }, state: 'readonly' };
    const { room: changed } = await owner.ok('room:update', { roomId: room.id, ...change });
    expectRoom(changed);
    expect(changed).toMatchObject(change);
    const cleared = await owner.ok('room:update', { roomId: room.id, title: null, data: null });
    expect(cleared.room).toMatchObject({ title: null, data: null, state: 'readonly' });
  });

  it('[ERR2] muted and archived are each member’s own', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, bob);
    const { room: mine } = await caller.ok('room:update', { roomId: room.id, me: { muted: true, archived: true } });
    expect(mine.me).toMatchObject({ muted: true, archived: true });
    expect((await getRoom(ann, room.id)).me).toMatchObject({ muted: false, archived: false });
    const back = await caller.ok('room:update', { roomId: room.id, me: { muted: false } });
    expect(back.room.me).toMatchObject({ muted: false, archived: true });
  });
});

describe('the members of a room hear', () => {
  it('[SEND5] room:created on every device, each from its own side', async () => {
    const [ann, bob] = await people(2);
    const [mine, theirs] = [await connect(ann), await connect(bob)];
    const room = await openRoom('group', ann, [bob], { title: 'news' });
    expect(await mine.next('room:created')).toEqual({ room });
    const seen = await theirs.next('room:created');
    expect(seen.room).toMatchObject({ id: room.id, title: 'news', me: { role: 'member', unread: 0 } });
    expectRoom(seen.room);
  });

  it('[SEND5] room:updated, each from its own side', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob], { title: 'before' });
    await say(ann, room.id);
    await updateRoom(bob, room.id, { me: { muted: true } });
    const [mine, theirs] = [await connect(ann), await connect(bob)];
    await updateRoom(ann, room.id, { title: 'after' });
    const toAnn = await mine.next('room:updated', (e) => e.room.title === 'after');
    const toBob = await theirs.next('room:updated', (e) => e.room.title === 'after');
    expect(toAnn.room.me).toMatchObject({ role: 'owner', unread: 0, muted: false });
    expect(toBob.room.me).toMatchObject({ role: 'member', unread: 1, muted: true });
    expectRoom(toBob.room);
  });
});
