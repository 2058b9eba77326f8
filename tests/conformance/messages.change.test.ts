// What was sent may be edited by its author and turned into a tombstone, and every change is counted.
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, openRoom, readAll, say, settle } from './scenes.js';
import { expectMessage } from './shapes.js';
import { connect, people } from './target.js';

describe.each(DOORS)('through %s', (door) => {
  it('[MSG2] each edit and delete raises the rev of the room, and the message carries it', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(ann, room.id, 'first');
    const second = await say(ann, room.id, 'second');
    const caller = await enter(door, ann);
    const edited = await caller.ok('message:edit', { roomId: room.id, seq: 2, body: 'second, better' });
    expectMessage(edited.message);
    expect(edited.message).toEqual({
      ...second,
      body: 'second, better',
      rev: 1,
      editedAt: expect.any(String),
    });
    const deleted = await caller.ok('message:delete', { roomId: room.id, seq: 1 });
    expect(deleted.message.rev).toBe(2);
    const again = await caller.ok('message:edit', { roomId: room.id, seq: 2, body: 'second, best' });
    expect(again.message.rev).toBe(3);
    expect((await getRoom(bob, room.id)).head).toEqual({ seq: 2, rev: 3 });
    expect((await readAll(bob, room.id)).map((message) => message.rev)).toEqual([2, 3]);
  });

  it('[MSG3] a deleted message is a tombstone for every reader, wherever it shows', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const said = await say(ann, room.id, 'a secret', { data: { card: '4111' } });
    const caller = await enter(door, ann);
    const { message } = await caller.ok('message:delete', { roomId: room.id, seq: said.seq });
    expectMessage(message);
    expect(message).toMatchObject({ id: said.id, seq: said.seq, senderId: ann.id, createdAt: said.createdAt });
    expect(message).toMatchObject({ body: null, attachments: [], data: null, deletedAt: expect.any(String) });
    for (const reader of [ann, bob]) {
      const web = await enter('rest', reader);
      const epoch = (await connect(reader)).hello.epoch;
      expect(await readAll(reader, room.id)).toEqual([message]);
      expect((await getRoom(reader, room.id)).lastMessage).toEqual(message);
      expect((await web.ok('room:list')).rooms[0]?.lastMessage).toEqual(message);
      const fromStart = await web.ok('sync', { epoch, rooms: { [room.id]: { seq: 0, rev: 0 } } });
      expect(fromStart.rooms[0]?.messages).toEqual([message]);
      const missedChange = await web.ok('sync', { epoch, rooms: { [room.id]: { seq: 1, rev: 0 } } });
      expect(missedChange.rooms[0]?.changed).toEqual([message]);
    }
  });

  it('[SEND6] only its author edits a message', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    await say(bob, room.id, 'as it was');
    const owner = await enter(door, ann);
    expect(await owner.fault('message:edit', { roomId: room.id, seq: 1, body: 'x' })).toMatchObject({
      code: 'forbidden',
      retryable: false,
    });
    expect((await readAll(bob, room.id))[0]).toMatchObject({ body: 'as it was', rev: 0, editedAt: null });
  });

  it('[MSG2] [SEND6] edits and a delete of one message at once: each that was taken counts, and the delete is last', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(ann, room.id);
    const caller = await enter(door, ann);
    const at = { roomId: room.id, seq: 1 };
    const edit = (n: number) => caller.ok('message:edit', { ...at, body: `edit ${n}` });
    const results = await Promise.allSettled([
      ...[1, 2, 3].map(edit),
      caller.ok('message:delete', at),
      ...[4, 5, 6].map(edit),
    ]);
    const revs = results.flatMap((one) => (one.status === 'fulfilled' ? [one.value.message.rev] : []));
    expect(revs.sort((a, b) => a - b)).toEqual(revs.map((_, index) => index + 1));
    const [message] = await readAll(bob, room.id);
    expect(message).toMatchObject({ body: null, rev: revs.length, deletedAt: expect.any(String) });
    expect((await getRoom(bob, room.id)).head).toEqual({ seq: 1, rev: revs.length });
  });

  it('[MSG2] deletes of one message at once are one change', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    await say(ann, room.id);
    const caller = await enter(door, ann);
    const all = [1, 2, 3, 4].map(() => caller.ok('message:delete', { roomId: room.id, seq: 1 }));
    expect((await Promise.allSettled(all)).map((one) => one.status)).toContain('fulfilled');
    expect((await readAll(ann, room.id))[0]).toMatchObject({ body: null, rev: 1 });
    expect((await getRoom(ann, room.id)).head).toEqual({ seq: 1, rev: 1 });
  });

  it('[SEND6] a tombstone cannot be edited', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    await say(ann, room.id);
    const caller = await enter(door, ann);
    await caller.ok('message:delete', { roomId: room.id, seq: 1 });
    expect(await caller.fault('message:edit', { roomId: room.id, seq: 1, body: 'back' })).toMatchObject({
      code: 'conflict',
    });
    expect((await readAll(ann, room.id))[0]).toMatchObject({ body: null, rev: 1 });
  });

  it('[MSG3] the author and the owner delete, another member does not', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', ann, [bob, cem]);
    await say(bob, room.id);
    await say(ann, room.id);
    const member = await enter(door, cem);
    for (const seq of [1, 2]) {
      expect(await member.fault('message:delete', { roomId: room.id, seq })).toMatchObject({ code: 'forbidden' });
    }
    const owner = await enter(door, ann);
    expect((await owner.ok('message:delete', { roomId: room.id, seq: 1 })).message.deletedAt).not.toBeNull();
  });

  it('[MSG3] in a direct room neither deletes what the other said', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(bob, room.id);
    const opener = await enter(door, ann);
    expect(await opener.fault('message:delete', { roomId: room.id, seq: 1 })).toMatchObject({ code: 'forbidden' });
  });

  it('[ERR2] a message that does not exist is not_found', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    await say(ann, room.id);
    const caller = await enter(door, ann);
    for (const seq of [2, Number.MAX_SAFE_INTEGER]) {
      expect(await caller.fault('message:edit', { roomId: room.id, seq, body: 'x' })).toMatchObject({
        code: 'not_found',
      });
      expect(await caller.fault('message:delete', { roomId: room.id, seq })).toMatchObject({ code: 'not_found' });
    }
  });

  it('[SEND5] changes reach every other device as message:updated and message:deleted, once', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(ann, room.id, 'first');
    const devices = [await connect(ann), await connect(bob), await connect(bob)];
    const caller = await enter(door, ann);
    const edited = await caller.ok('message:edit', { roomId: room.id, seq: 1, body: 'better' });
    const deleted = await caller.ok('message:delete', { roomId: room.id, seq: 1 });
    for (const device of devices) await device.next('message:deleted', (e) => e.message.roomId === room.id);
    await settle(ann, ...devices.slice(0, 1));
    await settle(bob, ...devices.slice(1));
    for (const device of devices) {
      expect(device.all('message:updated')).toEqual([{ message: edited.message }]);
      expect(device.all('message:deleted')).toEqual([{ message: deleted.message }]);
    }
  });
});
