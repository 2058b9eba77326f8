// Every command is answered; an error has one shape at both doors, and betrays nothing.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ChatFault, Code, SharedCommand } from './contract.js';
import { type Caller, DOORS, enter } from './doors.js';
import { openRoom, say, text } from './scenes.js';
import { type Actor, connect, people, rest } from './target.js';

/** Commands that name a room, with an input that is good if only the room is the caller's. */
const IN_A_ROOM: Record<string, (roomId: string) => Record<string, unknown>> = {
  'room:get': (roomId) => ({ roomId }),
  'room:update': (roomId) => ({ roomId, title: 'mine' }),
  'member:add': (roomId) => ({ roomId, userIds: ['someone'] }),
  'member:remove': (roomId) => ({ roomId, userId: 'someone' }),
  'message:list': (roomId) => ({ roomId }),
  'message:send': (roomId) => text(roomId),
  'message:edit': (roomId) => ({ roomId, seq: 1, body: 'x' }),
  'message:delete': (roomId) => ({ roomId, seq: 1 }),
  'receipt:mark': (roomId) => ({ roomId, readSeq: 1 }),
  'typing:set': (roomId) => ({ roomId, typing: true }),
};

describe.each(DOORS)('through %s', (door) => {
  for (const [command, input] of Object.entries(IN_A_ROOM)) {
    it(`[ERR3] ${command} in the room of others answers as in no room at all`, async () => {
      const [ann, bob, eve] = await people(3);
      const room = await openRoom('group', ann, [bob]);
      await say(ann, room.id);
      const caller = await enter(door, eve);
      const answerFor = async (roomId: string) => {
        const fault = await caller.fault(command as SharedCommand, input(roomId));
        return JSON.parse(JSON.stringify(fault).replaceAll(roomId, '<id>')) as ChatFault;
      };
      const foreign = await answerFor(room.id);
      expect(foreign).toMatchObject({ code: 'not_found', retryable: false });
      expect(await answerFor(randomUUID())).toEqual(foreign);
    });
  }

  it('[ERR3] a former member is a stranger', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    await say(bob, room.id);
    const caller = await enter(door, bob);
    await caller.ok('member:remove', { roomId: room.id, userId: bob.id });
    for (const [command, input] of Object.entries(IN_A_ROOM)) {
      const fault = await caller.fault(command as SharedCommand, input(room.id));
      expect(fault, command).toMatchObject({ code: 'not_found' });
    }
  });

  it('[ERR2] invalid names each wrong field and why', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const wrong = { ...text(room.id), id: 'no uuid', body: 7, extra: true };
    const fault = await caller.fault('message:send', wrong);
    expect(fault).toMatchObject({ code: 'invalid', message: expect.any(String), retryable: false });
    for (const detail of fault.details ?? []) {
      expect(detail).toEqual({ path: expect.any(String), message: expect.stringMatching(/./) });
    }
    const paths = fault.details?.map((detail) => detail.path) ?? [];
    expect(paths).toEqual(expect.arrayContaining(['id', 'body']));
    expect(JSON.stringify(fault.details)).toContain('extra');
  });

  it('[ERR2] each code has its own shape and says whether to try again', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    const sent = text(room.id);
    const member: Caller = await enter(door, bob);
    await member.ok('message:send', sent);
    const faults: [Code, ChatFault][] = [
      ['invalid', await member.fault('message:send', { ...sent, type: 'SONG' })],
      ['conflict', await member.fault('message:send', { ...sent, body: 'other' })],
      ['forbidden', await member.fault('room:update', { roomId: room.id, title: 'x' })],
      ['not_found', await member.fault('message:edit', { roomId: room.id, seq: 99, body: 'x' })],
    ];
    for (const [code, fault] of faults) {
      expect(fault).toMatchObject({ code, message: expect.stringMatching(/./), retryable: false });
      expect(Object.keys(fault).filter((key) => !['code', 'message', 'retryable', 'details'].includes(key))).toEqual(
        [],
      );
    }
  });
});

describe('an ack', () => {
  it('[ERR1] comes for an unknown event too', async () => {
    const [ann] = await people(1);
    const connection = await connect(ann);
    for (const name of ['message:sing', 'Message:Send', 'hello', 'message:created', '', 'toString']) {
      const ack = await connection.raw(name, {});
      expect(ack.ok, name).toBe(false);
      if (!ack.ok) expect(['invalid', 'not_found'], name).toContain(ack.error.code);
    }
    expect(await connection.ok('unread:get')).toEqual({ total: 0, rooms: {} });
  });

  it('[ERR1] comes for no data, too much data, and data that is no object', async () => {
    const [ann] = await people(1);
    const connection = await connect(ann);
    const room = await openRoom('group', ann, []);
    for (const data of [[], [null], ['text'], [7], [[]], [{ roomId: room.id }, { roomId: room.id }]]) {
      const ack = await connection.raw('room:get', ...data);
      expect(ack, JSON.stringify(data)).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
  });

  it('[ERR1] is as good with no data as with an empty object, for a command that takes none', async () => {
    const [ann] = await people(1);
    const connection = await connect(ann);
    expect(await connection.raw('unread:get', {})).toEqual({ ok: true, data: { total: 0, rooms: {} } });
  });

  it('[ERR1] a command without an ack harms nobody', async () => {
    const [ann] = await people(1);
    const connection = await connect(ann);
    connection.socket.emit('room:get', { roomId: 'nonsense' });
    connection.socket.emit('message:send');
    connection.socket.emit('nothing:known');
    expect(await connection.ok('unread:get')).toEqual({ total: 0, rooms: {} });
  });
});

describe('a REST error', () => {
  it('[ERR1] is problem+json with the code of the ack', async () => {
    const [ann] = await people(1);
    const socket = await connect(ann);
    const roomId = randomUUID();
    const onSocket = await socket.fault('room:get', { roomId });
    const answer = await rest<ChatFault>(ann as Actor, 'GET', `/chat/rooms/${roomId}`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      ...onSocket,
      type: expect.any(String),
      title: expect.any(String),
      status: answer.status,
    });
    expect(answer.status).toBe(404);
  });
});
