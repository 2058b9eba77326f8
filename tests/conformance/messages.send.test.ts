// Sending: an ack is durable, a repeat is the first message again, and a contradiction is refused.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, openRoom, readAll, say, settle, text } from './scenes.js';
import { expectMessage } from './shapes.js';
import { connect, people, person, rest } from './target.js';

describe.each(DOORS)('through %s', (door) => {
  it('[SEND1] what was acked is there for every reader at once', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, ann);
    const sent = text(room.id, 'Is it still available?', { data: { offer: { amount: 12 } } });
    const { message, repeated } = await caller.ok('message:send', sent);
    expect(await readAll(bob, room.id)).toEqual([message]);
    expectMessage(message);
    expect(message).toMatchObject({ ...sent, seq: 1, rev: 0, senderId: caller.actor.id, attachments: [] });
    expect(message).toMatchObject({ replyTo: null, editedAt: null, deletedAt: null });
    expect(repeated).toBe(false);
    if (door === 'rest') expect(caller.status).toBe(201);
  });

  it('[SEND1] body comes back exactly as it was sent', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const bodies = [
      '  two  spaces\n\tand a tab ',
      '안녕하세요 👩‍👩‍👧‍👦',
      'שלום‏ العربية',
      '<b>&amp;</b>\\u0000',
      "'; drop table messages; --",
    ];
    for (const body of bodies) await caller.ok('message:send', text(room.id, body));
    expect((await readAll(ann, room.id)).map((message) => message.body)).toEqual(bodies);
  });

  it('[SEND2] a repeated id returns the first message and moves nothing', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, ann);
    const sent = text(room.id, 'once', { data: { a: 1, b: { c: 2, d: 3 } } });
    const first = await caller.ok('message:send', sent);
    await say(ann, room.id, 'something between');
    const again = await caller.ok('message:send', sent);
    expect(again).toEqual({ message: first.message, repeated: true });
    if (door === 'rest') expect(caller.status).toBe(200);
    expect((await getRoom(bob, room.id)).head).toEqual({ seq: 2, rev: 0 });
    expect(await readAll(bob, room.id)).toHaveLength(2);
  });

  it('[SEND2] the order of keys in data and the case of the id do not make another message', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const id = randomUUID();
    const first = await caller.ok('message:send', { ...text(room.id, 'x', { data: { a: 1, b: 2 } }), id });
    const again = await caller.ok('message:send', {
      ...text(room.id, 'x', { data: { b: 2, a: 1 } }),
      id: id.toUpperCase(),
    });
    expect(again).toEqual({ message: first.message, repeated: true });
  });

  it('[SEND2] [SEND7] a retry that comes after the room was closed still gets its first message', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const sent = text(room.id);
    const first = await caller.ok('message:send', sent);
    await caller.ok('room:update', { roomId: room.id, state: 'closed' });
    expect(await caller.ok('message:send', sent)).toEqual({ message: first.message, repeated: true });
  });

  it('[SEND7] a repeat is compared with what was first sent, and answers the message as it stands', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, ann);
    const sent = text(room.id, 'as it was');
    const { message } = await caller.ok('message:send', sent);
    const { message: edited } = await caller.ok('message:edit', { roomId: room.id, seq: message.seq, body: 'changed' });
    expect(await caller.ok('message:send', sent)).toEqual({ message: edited, repeated: true });
    expect((await caller.fault('message:send', { ...sent, body: 'changed' })).code).toBe('conflict');

    const { message: tombstone } = await caller.ok('message:delete', { roomId: room.id, seq: message.seq });
    expect(await caller.ok('message:send', sent)).toEqual({ message: tombstone, repeated: true });
    expect(await caller.ok('message:delete', { roomId: room.id, seq: message.seq })).toEqual({ message: tombstone });
    expect((await getRoom(ann, room.id)).head).toEqual({ seq: 1, rev: 2 });
  });

  it('[SEND7] the same id in another room is another message', async () => {
    const [ann, bob] = await people(2);
    const rooms = [await openRoom('direct', ann, [bob]), await openRoom('group', ann, [bob])];
    const caller = await enter(door, ann);
    const id = randomUUID();
    for (const room of rooms) {
      const { message, repeated } = await caller.ok('message:send', { ...text(room.id), id });
      expect({ id: message.id, roomId: message.roomId, seq: message.seq, repeated }).toEqual({
        id,
        roomId: room.id,
        seq: 1,
        repeated: false,
      });
    }
  });

  it('[SEND2] the same id many times at once is one message', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const sent = text(room.id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => caller.ok('message:send', sent)));
    expect(answers.filter((answer) => !answer.repeated)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.message.seq))).toEqual(new Set([1]));
    expect((await getRoom(ann, room.id)).head.seq).toBe(1);
  });

  it('[SEND3] the same id with other content, or by another sender, is conflict', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const question = await say(bob, room.id, 'a question');
    const caller = await enter(door, ann);
    const sent = text(room.id, 'the first', { data: { n: 1 }, replyTo: question.id });
    await caller.ok('message:send', sent);
    const changes = [{ body: 'the second' }, { data: { n: 2 } }, { data: undefined }, { replyTo: undefined }];
    for (const other of changes.map((change) => ({ ...sent, ...change }))) {
      expect(await caller.fault('message:send', other)).toMatchObject({ code: 'conflict', retryable: false });
    }
    const thief = await enter(door, bob);
    expect(await thief.fault('message:send', sent)).toMatchObject({ code: 'conflict' });
    expect((await readAll(bob, room.id)).map((message) => message.body)).toEqual(['a question', 'the first']);
  });
});

describe('across doors and connections', () => {
  it('[SEND2] a send that is retried at the other door is the first message', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const sent = text(room.id);
    const socket = await enter('socket', ann);
    const web = await enter('rest', ann);
    const first = await socket.ok('message:send', sent);
    expect(await web.ok('message:send', sent)).toEqual({ message: first.message, repeated: true });
    expect(web.status).toBe(200);
  });

  it('[SEND2] a repeat is fanned out no second time', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const sender = await connect(ann);
    const sent = text(room.id);
    await sender.ok('message:send', sent);
    await sender.ok('message:send', sent);
    const { roomId, ...body } = sent;
    expect((await rest(ann, 'POST', `/chat/rooms/${roomId}/messages`, body)).status).toBe(200);
    await settle(bob, hearer);
    expect(hearer.all('message:created', ({ message }) => message.roomId === room.id)).toHaveLength(1);
  });

  it('[SEND3] a refused contradiction is not fanned out', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const sender = await connect(ann);
    const sent = text(room.id, 'the first');
    await sender.ok('message:send', sent);
    await sender.fault('message:send', { ...sent, body: 'the second' });
    await settle(bob, hearer);
    const bodies = hearer.all('message:created', (e) => e.message.roomId === room.id).map((e) => e.message.body);
    expect(bodies).toEqual(['the first']);
  });
});
