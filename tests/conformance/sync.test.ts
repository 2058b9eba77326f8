// One question after any absence: what moved beyond my cursors. Its answer is exactly what is missing.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, mark, openRoom, readAll, say, sayMany, updateRoom } from './scenes.js';
import { expectMySide, expectRoom, TIMESTAMP } from './shapes.js';
import { type Actor, connect, people, person, rest } from './target.js';

const epochOf = async (actor: Actor) => (await connect(actor)).hello.epoch;
const fromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe.each(DOORS)('sync through %s', (door) => {
  it('[SYNC2] gives the messages beyond the cursor, and what changed at or below it', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 6);
    const author = await enter('rest', ann);
    await author.ok('message:edit', { roomId: room.id, seq: 1, body: 'edited before' });
    await author.ok('message:edit', { roomId: room.id, seq: 2, body: 'edited below' });
    await author.ok('message:delete', { roomId: room.id, seq: 3 });
    await author.ok('message:edit', { roomId: room.id, seq: 6, body: 'edited beyond' });
    await mark(bob, room.id, { deliveredSeq: 4, readSeq: 2 });
    const all = await readAll(bob, room.id);
    const caller = await enter(door, bob);
    const answer = await caller.ok('sync', { epoch: await epochOf(bob), rooms: { [room.id]: { seq: 4, rev: 1 } } });
    expect(answer.rooms).toHaveLength(1);
    const [synced] = answer.rooms;
    expect(synced).toMatchObject({ roomId: room.id, head: { seq: 6, rev: 4 }, truncated: false });
    expect(synced?.messages).toEqual(all.slice(4));
    const changed = [...(synced?.changed ?? [])].sort((a, b) => a.seq - b.seq);
    expect(changed).toEqual([all[1], all[2]]);
    expect(synced?.receipts).toHaveLength(2);
    expect(synced?.receipts).toContainEqual({ userId: ann.id, deliveredSeq: 6, readSeq: 6 });
    expect(synced?.receipts).toContainEqual({ userId: bob.id, deliveredSeq: 4, readSeq: 2 });
    expectMySide(synced?.me);
    expect(synced?.me).toEqual((await getRoom(bob, room.id)).me);
    expect(answer.now).toMatch(TIMESTAMP);
    expect(answer).toMatchObject({ others: [], removed: [], more: false });
  });

  it('[SYNC2] is silent about a named room that did not move', async () => {
    const [ann, bob] = await people(2);
    const [still, moved] = [await openRoom('group', ann, [bob]), await openRoom('group', ann, [bob])];
    await say(ann, still.id);
    await say(ann, moved.id);
    const caller = await enter(door, bob);
    const rooms = { [still.id]: { seq: 1, rev: 0 }, [moved.id]: { seq: 0, rev: 0 } };
    // Later than all that was read, so that receipts alone do not count.
    const answer = await caller.ok('sync', { epoch: await epochOf(bob), since: fromNow(10), rooms });
    expect(answer.rooms.map((room) => room.roomId)).toEqual([moved.id]);
    expect(answer).toMatchObject({ others: [], removed: [] });
  });

  it('[SYNC2] others are the rooms that were not named and moved after since, as the list has them', async () => {
    const [ann, bob] = await people(2);
    const [named, other] = [await openRoom('group', ann, [bob]), await openRoom('group', ann, [bob])];
    await say(ann, other.id, 'news');
    const caller = await enter(door, bob);
    const epoch = await epochOf(bob);
    const rooms = { [named.id]: { seq: 0, rev: 0 } };
    const first = await caller.ok('sync', { epoch, rooms });
    expect(first.others.map((room) => room.id)).toEqual([other.id]);
    for (const room of first.others) expectRoom(room);
    const listed = (await caller.ok('room:list')).rooms.find((room) => room.id === other.id);
    expect(first.others).toEqual([listed]);
    // The server looks 60 s further back than `since`.
    const second = await caller.ok('sync', { epoch, rooms, since: first.now });
    expect(second.others).toEqual(first.others);
    const later = await caller.ok('sync', { epoch, rooms, since: fromNow(10) });
    expect(later.others).toEqual([]);
  });

  it('[SYNC2] removed has the rooms that are no longer mine, and says nothing of those that never were', async () => {
    const [ann, bob, eve] = await people(3);
    const [mine, lost] = [await openRoom('group', ann, [bob]), await openRoom('group', ann, [bob])];
    const foreign = await openRoom('group', ann, [eve]);
    await say(ann, lost.id);
    const owner = await enter('rest', ann);
    await owner.ok('member:remove', { roomId: lost.id, userId: bob.id });
    await say(ann, lost.id, 'not for bob');
    await say(ann, foreign.id);
    const nothing = randomUUID();
    const caller = await enter(door, bob);
    const rooms = Object.fromEntries([mine, lost, foreign].map((room) => [room.id, { seq: 0, rev: 0 }]));
    const asked = { epoch: await epochOf(bob), rooms: { ...rooms, [nothing]: { seq: 0, rev: 0 } } };
    const { removed, ...answer } = await caller.ok('sync', asked);
    expect(removed).toContain(lost.id);
    expect(removed).not.toContain(mine.id);
    // A stranger's room and no room at all must look the same ([ERR3]).
    expect(removed.includes(foreign.id)).toBe(removed.includes(nothing));
    expect(answer.rooms).toEqual([]);
    expect(answer.others).toEqual([]);
  });

  it('[SYNC2] at most 100 messages of one room, then it says truncated', async () => {
    const writers = await people(6);
    const [ann] = writers;
    const room = await openRoom('group', ann, writers.slice(1));
    await Promise.all(writers.map((writer) => sayMany(writer, room.id, 17)));
    const caller = await enter(door, ann);
    const epoch = await epochOf(ann);
    const cut = await caller.ok('sync', { epoch, rooms: { [room.id]: { seq: 0, rev: 0 } } });
    expect(cut.rooms[0]).toMatchObject({ truncated: true, head: { seq: 102, rev: 0 } });
    const seqs = cut.rooms[0]?.messages.map((message) => message.seq) ?? [];
    expect(seqs).toHaveLength(100);
    expect(seqs).toEqual(seqs.map((_, index) => (seqs[0] ?? 0) + index));
    const whole = await caller.ok('sync', { epoch, rooms: { [room.id]: { seq: 2, rev: 0 } } });
    expect(whole.rooms[0]?.truncated).toBe(false);
    expect(whole.rooms[0]?.messages).toHaveLength(100);
  });

  it('[SYNC2] my own cursors are told as they stand', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 2);
    await updateRoom(bob, room.id, { me: { muted: true } });
    const caller = await enter(door, bob);
    const { rooms } = await caller.ok('sync', { epoch: await epochOf(bob), rooms: { [room.id]: { seq: 1, rev: 0 } } });
    expect(rooms[0]?.me).toEqual({
      role: 'member',
      readSeq: 0,
      deliveredSeq: 0,
      unread: 2,
      muted: true,
      archived: false,
    });
  });

  it('[SYNC2] takes at most 200 rooms', async () => {
    const ann = await person('ann');
    const caller = await enter(door, ann);
    const epoch = await epochOf(ann);
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, () => [randomUUID(), { seq: 0, rev: 0 }]));
    expect((await caller.ok('sync', { epoch, rooms: named(200) })).rooms).toEqual([]);
    expect(await caller.fault('sync', { epoch, rooms: named(201) })).toMatchObject({ code: 'invalid' });
  });

  it('[SYNC5] another epoch is conflict, and details name the server’s', async () => {
    const ann = await person('ann');
    const caller = await enter(door, ann);
    const epoch = await epochOf(ann);
    const fault = await caller.fault('sync', { epoch: randomUUID(), rooms: {} });
    expect(fault).toMatchObject({ code: 'conflict', retryable: false });
    expect(JSON.stringify(fault.details)).toContain(epoch);
  });

  it('[SYNC5] more says that others was cut at 100, and room:list has the rest', async () => {
    const ann = await person('ann');
    await Promise.all(Array.from({ length: 101 }, () => rest(ann, 'POST', '/chat/rooms', { kind: 'group' })));
    const caller = await enter(door, ann);
    const epoch = await epochOf(ann);
    const cut = await caller.ok('sync', { epoch, rooms: {} });
    expect(cut.more).toBe(true);
    expect(cut.others).toHaveLength(100);
    const first = await caller.ok('room:list', { limit: 100 });
    const second = await caller.ok('room:list', { limit: 100, cursor: first.next ?? '' });
    const listed = new Set([...first.rooms, ...second.rooms].map((room) => room.id));
    expect(listed.size).toBe(101);
    for (const room of cut.others) expect(listed).toContain(room.id);
    const oneNamed = { [cut.others[0]?.id ?? '']: { seq: 0, rev: 0 } };
    expect(await caller.ok('sync', { epoch, rooms: oneNamed })).toMatchObject({ more: false });
  });
});
