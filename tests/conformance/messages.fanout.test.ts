// Who hears of a message: every device that should, once, and nobody else.
import { describe, expect, it } from 'vitest';
import { enter } from './doors.js';
import { openRoom, say, settle, text } from './scenes.js';
import { connect, people } from './target.js';

describe('message:created', () => {
  for (const kind of ['direct', 'group'] as const) {
    it(`[SEND5] in a ${kind} room reaches every device but the one that sent, once, unasked`, async () => {
      const [ann, bob, eve] = await people(3);
      const room = await openRoom(kind, ann, [bob]);
      const [sending, other] = [await connect(ann), await connect(ann)];
      const [phone, laptop] = [await connect(bob), await connect(bob, { transports: ['polling'] })];
      const stranger = await connect(eve);
      const { message } = await sending.ok('message:send', text(room.id));
      for (const device of [other, phone, laptop]) {
        expect(await device.next('message:created')).toEqual({ message });
      }
      await Promise.all([settle(ann, sending, other), settle(bob, phone, laptop), settle(eve, stranger)]);
      for (const device of [other, phone, laptop]) {
        expect(device.all('message:created', (e) => e.message.roomId === room.id)).toHaveLength(1);
      }
      for (const device of [sending, stranger]) {
        expect(device.all('message:created', (e) => e.message.roomId === room.id)).toEqual([]);
      }
    });
  }

  it('[SEND5] of a message sent through REST reaches every device of its sender too', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const devices = [await connect(ann), await connect(ann), await connect(bob)];
    const message = await say(ann, room.id);
    for (const device of devices) expect(await device.next('message:created')).toEqual({ message });
  });

  it('[SEND5] reaches those who were connected before the room was there', async () => {
    const [ann, bob] = await people(2);
    const devices = [await connect(ann), await connect(bob)];
    const room = await openRoom('direct', ann, [bob]);
    const message = await say(ann, room.id);
    for (const device of devices) {
      expect(await device.next('message:created', (e) => e.message.roomId === room.id)).toEqual({ message });
    }
  });

  it('[SEND5] of a channel reaches those who subscribed, until they unsubscribe or go', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('channel', ann, [bob, cem]);
    const [watching, idle, other] = [await connect(bob), await connect(bob), await connect(cem)];
    const subscribed = await watching.ok('room:subscribe', { roomId: room.id });
    expect(subscribed.room.id).toBe(room.id);
    const first = await say(ann, room.id, 'first');
    expect(await watching.next('message:created')).toEqual({ message: first });
    expect(await watching.ok('room:unsubscribe', { roomId: room.id })).toEqual({});
    await say(ann, room.id, 'second');
    await Promise.all([settle(bob, watching, idle), settle(cem, other)]);
    const here = (e: { message: { roomId: string } }) => e.message.roomId === room.id;
    expect(watching.all('message:created', here)).toHaveLength(1);
    for (const device of [idle, other]) expect(device.all('message:created', here)).toEqual([]);
  });

  it('[SEND5] is not heard by one who is no member of a group, subscribed or not', async () => {
    const [ann, bob, eve] = await people(3);
    const room = await openRoom('group', ann, [bob]);
    const stranger = await connect(eve);
    expect(await stranger.fault('room:subscribe', { roomId: room.id })).toMatchObject({ code: 'not_found' });
    await say(ann, room.id);
    await settle(eve, stranger);
    expect(JSON.stringify(stranger.heard)).not.toContain(room.id);
  });

  it('[SEND5] room:subscribe shows receipts and presence as they stand, in any room', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(ann, room.id);
    await connect(ann);
    const connection = await connect(bob);
    const seen = await connection.ok('room:subscribe', { roomId: room.id });
    expect(seen.room).toMatchObject({ id: room.id, me: { unread: 1 } });
    expect(seen.receipts).toHaveLength(2);
    expect(seen.receipts).toContainEqual({ userId: ann.id, deliveredSeq: 1, readSeq: 1 });
    expect(seen.receipts).toContainEqual({ userId: bob.id, deliveredSeq: 0, readSeq: 0 });
    expect(seen.presence).toContainEqual(expect.objectContaining({ userId: ann.id, online: true }));
  });

  it('[SEND5] is the same thing that the ack and the list say', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const sender = await enter('socket', ann);
    const sent = text(room.id, 'with everything', { data: { nested: { deep: [1, 'two', null, true] } } });
    const { message } = await sender.ok('message:send', sent);
    expect(await hearer.next('message:created')).toEqual({ message });
    expect((await sender.ok('message:list', { roomId: room.id })).messages).toEqual([message]);
  });
});
