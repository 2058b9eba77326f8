// Proves what a host may decide, and what its users are told then.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Host, OutgoingMessage, Principal, RoomFacts, RoomRequest } from '../../src/host.port.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { useDatabase } from '../support/database.fixture.js';
import { openGroup, send, storedBodies, textOf } from '../support/messages.js';
import { asPrincipal } from '../support/principal.js';
import { settled } from '../support/settled.js';

const test = useDatabase();
const REASON = 'Only after the first booking';

describe('the policy of a host', () => {
  let chat: Chat;
  let asked: unknown[];
  /** What this test's host answers; where it has no opinion, everything is allowed. */
  let policy: Host;
  const host: Host = {
    mayOpenRoom: (caller: Principal, room: RoomRequest) => {
      asked.push(['open', caller.userId, room]);
      return policy.mayOpenRoom?.(caller, room) ?? { allow: true };
    },
    maySend: (caller: Principal, room: RoomFacts, message: OutgoingMessage) => {
      asked.push(['send', caller.userId, room.id, message.body]);
      return policy.maySend?.(caller, room, message) ?? { allow: true };
    },
    mayWatch: (caller: Principal, room: RoomFacts) => policy.mayWatch?.(caller, room) ?? { allow: true },
  };
  beforeAll(async () => {
    chat = await startChat(test.db, { host });
  });
  afterAll(() => chat.close());
  beforeEach(() => {
    asked = [];
    policy = {};
  });

  it('mayOpenRoom is asked with the caller among the members, and may refuse in its own words', async () => {
    const subject = { type: 'flat', id: '7' };
    policy = { mayOpenRoom: async () => ({ allow: false, reason: REASON }) };
    const refused = chat.run('alice', 'room:open', { kind: 'direct', members: ['bob'], subject });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden', message: REASON });
    expect(asked).toEqual([['open', 'alice', { kind: 'direct', members: ['alice', 'bob'], subject }]]);
    const { rows } = await test.db.query('select 1 from chat.rooms where subject_id = $1', [subject.id]);
    expect(rows).toEqual([]);
  });

  it('[ROOM4] mayOpenRoom is not asked about a direct room that stands, also for one who had left it', async () => {
    const room = { kind: 'direct' as const, subject: { type: 'flat', id: randomUUID() } };
    const { room: opened } = await chat.run('alice', 'room:open', { ...room, members: ['bob'] });
    await chat.run('bob', 'member:remove', { roomId: opened.id, userId: 'bob' });
    asked = [];
    policy = { mayOpenRoom: () => ({ allow: false, reason: REASON }) };
    const again = await chat.run('bob', 'room:open', { ...room, members: ['alice'] });
    expect(again).toMatchObject({ created: false, room: { id: opened.id, memberCount: 2 } });
    expect(asked).toEqual([]);
    const other = chat.run('bob', 'room:open', {
      kind: 'direct',
      members: ['alice'],
      subject: { type: 'flat', id: 'x' },
    });
    await expect(other).rejects.toMatchObject({ code: 'forbidden' });
    await expect(chat.run('bob', 'room:open', { kind: 'group' })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('[ROOM4] a refusal does not hold when the other one opened the room while the host was thinking', async () => {
    const room = { kind: 'direct' as const, subject: { type: 'flat', id: randomUUID() } };
    let refuse = (): void => {};
    policy = {
      mayOpenRoom: (caller) =>
        caller.userId === 'alice'
          ? { allow: true }
          : new Promise((resolve) => {
              refuse = () => resolve({ allow: false, reason: REASON });
            }),
    };
    const late = chat.run('bob', 'room:open', { ...room, members: ['alice'] });
    await expect.poll(() => asked.length).toBe(1);
    const first = await chat.run('alice', 'room:open', { ...room, members: ['bob'] });
    refuse();
    expect(await late).toMatchObject({ created: false, room: { id: first.room.id } });
  });

  it('[ERR6] a refusal in several languages is told in the caller’s, with each beside it', async () => {
    const roomId = await openGroup(chat, 'alice');
    const reason = { en: 'No numbers', ko: '번호는 안 돼요' };
    policy = { maySend: () => ({ allow: false, reason }), mayOpenRoom: () => ({ allow: false, reason }) };
    const details = [
      { path: 'reason', message: reason.ko },
      { path: 'reason.en', message: reason.en },
      { path: 'reason.ko', message: reason.ko },
    ];
    const korean = { ...asPrincipal('alice'), locale: 'ko-KR' };
    const sent = chat.run(korean, 'message:send', textOf(roomId, 'hello'));
    await expect(sent).rejects.toMatchObject({ code: 'forbidden', message: reason.ko, details });
    const opened = chat.run(korean, 'room:open', { kind: 'group' });
    await expect(opened).rejects.toMatchObject({ message: reason.ko, details });
    await expect(send(chat, 'alice', roomId)).rejects.toMatchObject({ message: reason.en });
  });

  it('is not asked by the host’s own calls', async () => {
    policy = {
      mayOpenRoom: () => ({ allow: false, reason: REASON }),
      maySend: () => ({ allow: false, reason: REASON }),
    };
    const message = await chat.service.transaction(async (tx) => {
      const { roomId } = await chat.service.openRoom(tx, { kind: 'direct', members: ['alice', 'bob'] });
      return chat.service.post(tx, { roomId, body: 'hello', senderId: 'alice' });
    });
    expect(message.seq).toBe(1);
    expect(asked).toEqual([]);
  });

  it('[ERR6] maySend may refuse in its own words, which a client can tell from ours; nothing is written', async () => {
    const roomId = await openGroup(chat, 'alice');
    policy = { maySend: () => ({ allow: false, reason: REASON }) };
    await expect(send(chat, 'alice', roomId)).rejects.toMatchObject({
      code: 'forbidden',
      message: REASON,
      details: [{ path: 'reason', message: REASON }],
    });
    expect(await storedBodies(test.db, roomId)).toEqual([]);
  });

  it('maySend may rewrite a message before it is stored, and a repeat is known all the same', async () => {
    const roomId = await openGroup(chat, 'alice', 'bob');
    policy = {
      maySend: async (_caller, _room, message) => ({
        allow: true,
        rewrite: { body: message.body?.replace('pigeon', '***') ?? '', data: { masked: true } },
      }),
    };
    const call = textOf(roomId, 'call me by pigeon');
    const { message } = await chat.run('alice', 'message:send', call);
    expect(message).toMatchObject({ body: 'call me by ***', data: { masked: true } });
    expect(await storedBodies(test.db, roomId)).toEqual(['call me by ***']);
    expect(await chat.run('alice', 'message:send', call)).toEqual({ message, repeated: true });
    await settled(test.db);
    expect(JSON.stringify(chat.transport.published)).not.toContain('pigeon');
  });

  it('[SEND2] a repeat is ok also when the host would refuse it by now', async () => {
    const roomId = await openGroup(chat, 'alice');
    const hello = textOf(roomId, 'hello');
    await chat.run('alice', 'message:send', hello);
    policy = { maySend: () => ({ allow: false, reason: REASON }) };
    expect(await chat.run('alice', 'message:send', hello)).toMatchObject({ repeated: true });
  });

  it('a policy that breaks stops the message, and its inside is not told', async () => {
    const roomId = await openGroup(chat, 'alice');
    policy = { maySend: () => Promise.reject(new Error('select from trust_scores')) };
    await expect(send(chat, 'alice', roomId)).rejects.toMatchObject({
      code: 'internal',
      message: 'Something broke on our side',
    });
    expect(await storedBodies(test.db, roomId)).toEqual([]);
  });

  it('[ERR3] mayWatch decides who sees a channel without being a member; to others it is not there', async () => {
    const { room } = await chat.run('alice', 'room:open', { kind: 'channel', title: 'Live' });
    const told: unknown[] = [];
    policy = {
      mayWatch: (caller, { id, kind, state, subject }) => {
        told.push({ id, kind, state, subject });
        return caller.userId === 'guest' ? { allow: true } : { allow: false, reason: 'never told' };
      },
    };
    expect((await chat.run('guest', 'room:get', { roomId: room.id })).room).toMatchObject({ title: 'Live', me: null });
    expect(told).toEqual([{ id: room.id, kind: 'channel', state: 'open', subject: null }]);
    const refused = chat.run('mallory', 'room:get', { roomId: room.id });
    await expect(refused).rejects.toMatchObject({ code: 'not_found', message: 'There is no such room' });
    await chat.run('alice', 'message:list', { roomId: room.id });
    expect(told).toHaveLength(2);
    await expect(send(chat, 'guest', room.id)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('[ERR3] mayWatch is not asked about a room that is no channel', async () => {
    const roomId = await openGroup(chat, 'alice');
    policy = { mayWatch: () => ({ allow: true }) };
    await expect(chat.run('mallory', 'room:get', { roomId })).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('lookUpUsers', () => {
  const known = new Map(
    ['alice', 'bob', 'carol'].map((id) => [id, { id, name: id.toUpperCase(), picture: null, trust: 50 }]),
  );
  let chat: Chat;
  let asked: string[][];
  beforeAll(async () => {
    asked = [];
    const lookUpUsers = async (ids: readonly string[]) => {
      asked.push([...ids]);
      return ids.flatMap((id) => known.get(id) ?? []);
    };
    chat = await startChat(test.db, { host: { lookUpUsers } });
  });
  afterAll(() => chat.close());

  it('gives the room its members’ profiles, in one question', async () => {
    const { room } = await chat.run('alice', 'room:open', { kind: 'group', members: ['bob', 'bob', 'carol'] });
    expect(asked.at(-1)).toEqual(['alice', 'bob', 'carol']);
    expect(room.members.map(({ user }) => user.name).sort()).toEqual(['ALICE', 'BOB', 'CAROL']);
  });

  it('one whom the host does not know is not_found, and nothing is opened', async () => {
    const subject = { type: 'test', id: randomUUID() };
    const refused = chat.run('alice', 'room:open', { kind: 'direct', members: ['nobody'], subject });
    await expect(refused).rejects.toMatchObject({ code: 'not_found', message: 'There is no user nobody' });
    const { rows } = await test.db.query('select 1 from chat.rooms where subject_id = $1', [subject.id]);
    expect(rows).toEqual([]);
    expect((await test.db.query(`select 1 from chat.users where id = 'nobody'`)).rows).toEqual([]);
  });

  it('nor is one added, by a member or by the host, and those beside them are not either', async () => {
    const roomId = await openGroup(chat, 'alice');
    const userIds = ['bob', 'nobody'];
    await expect(chat.run('alice', 'member:add', { roomId, userIds })).rejects.toMatchObject({ code: 'not_found' });
    const byHost = chat.service.transaction((tx) => chat.service.addMembers(tx, roomId, userIds));
    await expect(byHost).rejects.toMatchObject({ code: 'not_found' });
    expect((await chat.run('alice', 'room:get', { roomId })).room.memberCount).toBe(1);
  });
});
