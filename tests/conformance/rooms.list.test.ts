// The list of one's own rooms: newest activity first, in pages, filtered by one's own side.
import { describe, expect, it } from 'vitest';
import type { Room } from './contract.js';
import { type Caller, DOORS, enter } from './doors.js';
import { getRoom, mark, openRoom, say, updateRoom } from './scenes.js';
import { expectRoom } from './shapes.js';
import { people } from './target.js';

async function pages(caller: Caller, input: Record<string, unknown>): Promise<Room[][]> {
  const all: Room[][] = [];
  for (let cursor: string | undefined; ; ) {
    const { rooms, next } = await caller.ok('room:list', { ...input, ...(cursor ? { cursor } : {}) });
    all.push(rooms);
    if (next === null) return all;
    if (all.length > 50) throw new Error('room:list never ends');
    cursor = next;
  }
}

const ids = (rooms: Room[]) => rooms.map((room) => room.id);

describe.each(DOORS)('through %s', (door) => {
  it('[RCPT3] room:list has my rooms and no other, newest activity first, as room:get shows them', async () => {
    const [ann, bob, eve] = await people(3);
    const rooms = [];
    for (const id of ['1', '2', '3']) rooms.push(await openRoom('direct', ann, [bob], { subject: { type: 't', id } }));
    await openRoom('direct', ann, [eve]);
    const [one, two, three] = ids(rooms) as [string, string, string];
    const caller = await enter(door, bob);
    expect(ids((await caller.ok('room:list')).rooms)).toEqual([three, two, one]);
    await say(ann, two);
    await say(ann, one);
    const { rooms: listed, next } = await caller.ok('room:list');
    expect(ids(listed)).toEqual([one, two, three]);
    expect(next).toBeNull();
    for (const room of listed) {
      expectRoom(room);
      expect(room).toEqual(await getRoom(bob, room.id));
    }
  });

  it('[RCPT3] pages of room:list are disjoint and miss nothing', async () => {
    const [ann] = await people(1);
    const made: string[] = [];
    for (let i = 0; i < 7; i += 1) made.unshift((await openRoom('group', ann, [])).id);
    const caller = await enter(door, ann);
    const seen = await pages(caller, { limit: 3 });
    expect(seen.map((page) => page.length)).toEqual([3, 3, 1]);
    expect(ids(seen.flat())).toEqual(made);
  });

  it('[RCPT3] the filters are mine: archived, unread, active, all', async () => {
    const [ann, bob] = await people(2);
    const open = (id: string) => openRoom('direct', ann, [bob], { subject: { type: 't', id } });
    const [plain, unread, archived] = [await open('plain'), await open('unread'), await open('archived')];
    await say(ann, unread.id);
    await say(ann, plain.id);
    await mark(bob, plain.id, { readSeq: 1 });
    await updateRoom(bob, archived.id, { me: { archived: true } });
    const caller = await enter(door, bob);
    const listed = async (filter?: string) =>
      ids((await caller.ok('room:list', filter ? { filter } : {})).rooms).sort();
    expect(await listed()).toEqual([plain.id, unread.id].sort());
    expect(await listed('active')).toEqual([plain.id, unread.id].sort());
    expect(await listed('archived')).toEqual([archived.id]);
    expect(await listed('unread')).toEqual([unread.id]);
    expect(await listed('all')).toEqual([plain.id, unread.id, archived.id].sort());
    expect(ids((await (await enter(door, ann)).ok('room:list')).rooms)).toHaveLength(3);
  });

  it('[ERR4] a cursor that the server did not make is invalid', async () => {
    const [ann] = await people(1);
    const caller = await enter(door, ann);
    for (const cursor of ['nonsense', '0', "' or 1=1 --", 'eyJhIjoxfQ']) {
      expect(await caller.fault('room:list', { cursor })).toMatchObject({ code: 'invalid' });
    }
  });
});
