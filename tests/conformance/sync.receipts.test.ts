// A receipt that was lost on the way is healed by sync, for everyone whom it concerns.
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { mark, openRoom, sayMany } from './scenes.js';
import { type Actor, connect, people } from './target.js';

const epochOf = async (actor: Actor) => (await connect(actor)).hello.epoch;
const fromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe.each(DOORS)('sync through %s', (door) => {
  it('[SYNC2][RCPT2] tells a sender at the head what was read since, and nothing once that is long ago', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 3);
    const sender = await enter(door, ann);
    const epoch = await epochOf(ann);
    const rooms = { [room.id]: { seq: 3, rev: 0 } };
    const before = await sender.ok('sync', { epoch, rooms });
    expect(before.rooms).toEqual([]);

    await mark(bob, room.id, { deliveredSeq: 3, readSeq: 2 });
    const after = await sender.ok('sync', { epoch, rooms, since: before.now });
    expect(after.rooms).toHaveLength(1);
    expect(after.rooms[0]).toMatchObject({ roomId: room.id, head: { seq: 3, rev: 0 }, messages: [], changed: [] });
    expect(after.rooms[0]?.receipts).toContainEqual({ userId: bob.id, deliveredSeq: 3, readSeq: 2 });
    expect((await sender.ok('sync', { epoch, rooms, since: fromNow(10) })).rooms).toEqual([]);
  });

  it('[SYNC2][ROOM3] tells where one stands who came in again, at the head', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', ann, [bob, cem]);
    await sayMany(ann, room.id, 2);
    const owner = await enter(door, ann);
    const epoch = await epochOf(ann);
    await owner.ok('member:remove', { roomId: room.id, userId: bob.id });
    await sayMany(ann, room.id, 2);
    const before = await owner.ok('sync', { epoch, rooms: { [room.id]: { seq: 4, rev: 0 } } });
    const other = await connect(cem);
    await owner.ok('member:add', { roomId: room.id, userIds: [bob.id] });
    const after = await owner.ok('sync', { epoch, since: before.now, rooms: { [room.id]: { seq: 4, rev: 0 } } });
    const atTheHead = { userId: bob.id, deliveredSeq: 4, readSeq: 4 };
    expect(after.rooms[0]?.receipts).toContainEqual(atTheHead);
    expect(await other.next('receipt:updated', ({ userId }) => userId === bob.id)).toMatchObject(atTheHead);
  });

  it('[SYNC2][RCPT3] tells a reader’s other device, whether it names the room or not', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 2);
    const device = await enter(door, bob);
    const epoch = await epochOf(bob);
    const { now } = await device.ok('sync', { epoch, rooms: { [room.id]: { seq: 2, rev: 0 } } });

    await mark(bob, room.id, { readSeq: 2 });
    const named = await device.ok('sync', { epoch, since: now, rooms: { [room.id]: { seq: 2, rev: 0 } } });
    expect(named.rooms[0]?.me).toMatchObject({ readSeq: 2, unread: 0 });
    const unnamed = await device.ok('sync', { epoch, since: now, rooms: {} });
    expect(unnamed.others.find((other) => other.id === room.id)?.me).toMatchObject({ readSeq: 2, unread: 0 });
  });
});
