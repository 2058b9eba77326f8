// Those who come in while others talk: between what they are shown and what they hear live, nothing is missing.
import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.js';
import { enter } from './doors.js';
import { getRoom, openRoom, say, sayMany, settle } from './scenes.js';
import { type Actor, connect, people, rest } from './target.js';

const EACH = 15;
const heardIn = (connection: Connection, roomId: string) =>
  connection.all('message:created', (e) => e.message.roomId === roomId).map((e) => e.message.seq);

/** Three people talk as fast as they may; what happens meanwhile happens in the middle of it. */
async function whileTalking<T>(talkers: Actor[], roomId: string, meanwhile: () => Promise<T>): Promise<T> {
  const talk = Promise.all(talkers.map((talker) => sayMany(talker, roomId, EACH)));
  while ((await getRoom(talkers[0] as Actor, roomId)).head.seq < EACH) await new Promise((r) => setTimeout(r, 1));
  const result = await meanwhile();
  await talk;
  return result;
}

/** From the first one shown as unknown on, up to the end, once each. */
function expectAllAfter(seen: number, heard: number[], end: number): void {
  const missing = Array.from({ length: end - seen }, (_, index) => seen + 1 + index);
  const sorted = heard.filter((seq) => seq > seen).sort((a, b) => a - b);
  expect(sorted).toEqual(missing);
  expect(new Set(heard).size).toBe(heard.length);
}

describe('while others talk', () => {
  it('[ROOM3] [SEND5] a new member hears all that follows what it was shown', async () => {
    const [ann, bob, cem, dee] = await people(4);
    const room = await openRoom('group', ann, [bob, cem]);
    const arriving = await connect(dee);
    const owner = await enter('socket', ann);
    await whileTalking([ann, bob, cem], room.id, () => owner.ok('member:add', { roomId: room.id, userIds: [dee.id] }));
    const { me, head } = await getRoom(dee, room.id);
    expect(me?.unread).toBe(head.seq - (me?.readSeq ?? 0));
    const { room: shown } = await arriving.next('room:created', (e) => e.room.id === room.id);
    expect(shown.me?.unread).toBe(shown.head.seq - (shown.me?.readSeq ?? 0));
    await arriving.next('message:created', (e) => e.message.seq === head.seq);
    expectAllAfter(shown.head.seq, heardIn(arriving, room.id), head.seq);
  });

  it('[SYNC1] [SEND5] one who subscribes to a channel hears all that follows the head of the answer', async () => {
    const [ann, bob, cem, dee] = await people(4);
    const room = await openRoom('channel', ann, [bob, cem, dee]);
    const watching = await connect(dee);
    const { room: shown } = await whileTalking([ann, bob, cem], room.id, () =>
      watching.ok('room:subscribe', { roomId: room.id }),
    );
    const last = await say(ann, room.id, 'the last');
    await watching.next('message:created', (e) => e.message.seq === last.seq);
    expectAllAfter(shown.head.seq, heardIn(watching, room.id), last.seq);
  });

  it('[SYNC2] [SEND5] one who connects and syncs has all of it, by the answer or live', async () => {
    const [ann, bob, cem, dee] = await people(4);
    const room = await openRoom('group', ann, [bob, cem, dee]);
    const connection = await whileTalking([ann, bob, cem], room.id, () => connect(dee));
    const rooms = { [room.id]: { seq: 0, rev: 0 } };
    const { rooms: synced } = await connection.ok('sync', { epoch: connection.hello.epoch, rooms });
    const shown = synced[0]?.messages.map((message) => message.seq) ?? [];
    const last = await say(ann, room.id, 'the last');
    await connection.next('message:created', (e) => e.message.seq === last.seq);
    const all = new Set([...shown, ...heardIn(connection, room.id)]);
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: last.seq }, (_, index) => index + 1));
  });

  it('[ROOM2] one who is removed hears nothing that was sent after the answer', async () => {
    const [ann, bob, cem, dee] = await people(4);
    const room = await openRoom('group', ann, [bob, cem, dee]);
    const leaving = await connect(dee);
    const head = await whileTalking([ann, bob, cem], room.id, async () => {
      const path = `/chat/rooms/${room.id}/members/${encodeURIComponent(dee.id)}`;
      expect((await rest(ann, 'DELETE', path)).status).toBe(200);
      return (await getRoom(ann, room.id)).head;
    });
    await leaving.next('room:removed');
    await settle(dee, leaving);
    const removal = leaving.heard.findIndex((heard) => heard.name === 'room:removed');
    for (const seq of heardIn(leaving, room.id)) expect(seq).toBeLessThanOrEqual(head.seq);
    const after = leaving.heard.slice(removal + 1);
    expect(after.filter(({ data }) => JSON.stringify(data).includes(room.id))).toEqual([]);
  });

  it('[ROOM1] members that are added and removed at once are counted right', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    const owner = await enter('rest', ann);
    const guests = Array.from({ length: 6 }, (_, index) => `guest-${index}-${room.id}`);
    const change = (userId: string) => [
      owner.ok('member:add', { roomId: room.id, userIds: [userId] }),
      owner.ok('member:add', { roomId: room.id, userIds: guests }),
      owner.ok('member:remove', { roomId: room.id, userId }),
    ];
    await Promise.allSettled(guests.flatMap(change));
    const seen = await getRoom(ann, room.id);
    expect(seen.memberCount).toBe(seen.members.length);
    expect(new Set(seen.members.map((member) => member.user.id)).size).toBe(seen.memberCount);
    await owner.ok('member:add', { roomId: room.id, userIds: guests });
    expect((await getRoom(ann, room.id)).memberCount).toBe(1 + guests.length);
  });
});
