// Proves that what a host does in its transaction is there and heard once it committed, and never was when it did not.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HostTransaction } from '../../src/db/host.tx.js';
import { Outbox } from '../../src/delivery/outbox.js';
import { insertRow } from '../../src/delivery/outbox.sql.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, openGroup, send } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useChat();
const inTransaction = <T>(work: (tx: HostTransaction) => Promise<T>) => test.chat.service.transaction(work);
const undone = new Error('the host changed its mind');

/** Everything of the chat that a transaction may leave behind. */
async function everything(): Promise<unknown> {
  const tables = ['rooms', 'members', 'messages', 'users', 'outbox'];
  const contents = await Promise.all(
    tables.map((table) => test.db.query(`select to_jsonb(t) as row from chat.${table} t order by t::text`)),
  );
  return contents.map(({ rows }) => rows);
}

beforeEach(async () => {
  await settled(test.db);
  test.chat.transport.forget();
});

describe('rolled back: nothing is there and nothing is heard', () => {
  const cases: [string, (tx: HostTransaction, roomId: string) => Promise<unknown>][] = [
    ['openRoom', (tx) => test.chat.service.openRoom(tx, { kind: 'group', members: ['zoe'], owner: 'zoe' })],
    ['post', (tx, roomId) => test.chat.service.post(tx, { roomId, body: 'confirmed', silent: true })],
    [
      'post on a member’s behalf',
      (tx, roomId) => test.chat.service.post(tx, { roomId, body: 'hi', senderId: 'alice' }),
    ],
    ['addMembers', (tx, roomId) => test.chat.service.addMembers(tx, roomId, ['zoe'])],
    ['removeMember', (tx, roomId) => test.chat.service.removeMember(tx, roomId, 'bob')],
    ['revise', (tx, roomId) => test.chat.service.revise(tx, { roomId, seq: 1, body: 'paid' })],
    ['liftRewrites', (tx, roomId) => test.chat.service.liftRewrites(tx, roomId)],
    ['changeRoom', (tx, roomId) => test.chat.service.changeRoom(tx, roomId, { state: 'closed' })],
  ];

  it.each(cases)('%s', async (_, work) => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await inTransaction((tx) => test.chat.service.post(tx, { roomId, body: 'booked' }));
    await test.db.query(`update chat.messages set written = '{"body":"kept","data":null}' where room_id = $1`, [
      roomId,
    ]);
    await settled(test.db);
    test.chat.transport.forget();
    const before = await everything();
    const failing = inTransaction(async (tx) => {
      await work(tx, roomId);
      throw undone;
    });
    await expect(failing).rejects.toBe(undone);
    expect(await everything()).toEqual(before);
    expect(test.chat.transport.published).toEqual([]);
    expect(test.chat.transport.unsubscribed).toEqual([]);
  });
});

describe('committed: it is there, and heard once', () => {
  it('openRoom', async () => {
    const { roomId, created } = await inTransaction((tx) =>
      test.chat.service.openRoom(tx, {
        kind: 'group',
        members: ['olga', 'petr'],
        owner: 'olga',
        title: 'Flat 7',
        data: { floor: 3 },
        subject: { type: 'flat', id: '7' },
      }),
    );
    expect(created).toBe(true);
    await settled(test.db);
    expect(test.chat.transport.heardBy('olga')).toEqual(['room:created']);
    expect(test.chat.transport.heardBy('petr')).toEqual(['room:created']);
    const { room } = await test.chat.run('petr', 'room:get', { roomId });
    expect(room).toMatchObject({
      kind: 'group',
      title: 'Flat 7',
      data: { floor: 3 },
      subject: { type: 'flat', id: '7' },
      me: { role: 'member', unread: 0 },
    });
    expect(room.members.map(({ user, role }) => [user.id, role])).toEqual([
      ['olga', 'owner'],
      ['petr', 'member'],
    ]);
  });

  it('[ROOM1] openRoom finds the direct room of these two about this subject again, and tells nobody', async () => {
    const room = { kind: 'direct' as const, members: ['olga', 'petr'], subject: { type: 'flat', id: randomUUID() } };
    const first = await inTransaction((tx) => test.chat.service.openRoom(tx, room));
    await settled(test.db);
    test.chat.transport.forget();
    const again = await inTransaction((tx) => test.chat.service.openRoom(tx, { ...room, members: ['petr', 'olga'] }));
    expect(again).toEqual({ roomId: first.roomId, created: false });
    const other = await inTransaction((tx) => test.chat.service.openRoom(tx, { ...room, members: ['olga', 'quin'] }));
    expect(other).toMatchObject({ created: true });
    await settled(test.db);
    expect(test.chat.transport.heardBy('petr')).toEqual([]);
  });

  it('post', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await settled(test.db);
    test.chat.transport.forget();
    const message = await inTransaction((tx) => test.chat.service.post(tx, { roomId, body: 'paid', data: { n: 1 } }));
    expect(message).toMatchObject({ seq: 1, type: 'SYSTEM', senderId: null, body: 'paid', data: { n: 1 } });
    await settled(test.db);
    expect(test.chat.transport.heard('message:created')).toEqual([{ message }]);
    expect(test.chat.transport.heardBy('alice')).toEqual(['message:created']);
    expect(test.chat.transport.heardBy('bob')).toEqual(['message:created']);
  });

  it('post on a member’s behalf: theirs in every way, and heard on their own devices too', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    const post = { roomId, senderId: 'alice', body: 'Is it still free?' };
    const message = await inTransaction((tx) => test.chat.service.post(tx, post));
    expect(message).toMatchObject({ type: 'TEXT', senderId: 'alice', seq: 1 });
    await settled(test.db);
    expect(test.chat.transport.heardBy('alice')).toContain('message:created');
    expect((await test.chat.run('alice', 'room:get', { roomId })).room.me).toMatchObject({ unread: 0, readSeq: 1 });
    expect((await test.chat.run('bob', 'room:get', { roomId })).room.me).toMatchObject({ unread: 1, readSeq: 0 });
    await test.chat.run('alice', 'message:edit', { roomId, seq: 1, body: 'Is it free?' });
  });

  it('addMembers: the new ones get the room, the others hear of it, and their cursors start at the head', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await send(test.chat, 'alice', roomId);
    await settled(test.db);
    test.chat.transport.forget();
    await inTransaction((tx) => test.chat.service.addMembers(tx, roomId, ['carol', 'bob', 'carol']));
    await settled(test.db);
    // Everyone hears where the new one stands.
    expect(test.chat.transport.heardBy('carol')).toEqual(['room:created', 'receipt:updated']);
    expect(test.chat.transport.heardBy('alice')).toEqual(['room:updated', 'receipt:updated']);
    expect(test.chat.transport.heardBy('bob')).toEqual(['room:updated', 'receipt:updated']);
    expect(test.chat.transport.heard('receipt:updated')).toEqual([
      { roomId, userId: 'carol', deliveredSeq: 1, readSeq: 1 },
    ]);
    const { room } = await test.chat.run('carol', 'room:get', { roomId });
    expect(room.me).toMatchObject({ readSeq: 1, deliveredSeq: 1, unread: 0 });
    expect(room.memberCount).toBe(3);
  });

  it('[ROOM2] removeMember: who went is told, taken off the topics, and gets nothing more', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await send(test.chat, 'bob', roomId);
    await settled(test.db);
    test.chat.transport.forget();
    await inTransaction((tx) => test.chat.service.removeMember(tx, roomId, 'bob'));
    await settled(test.db);
    expect(test.chat.transport.heardBy('bob')).toEqual(['room:removed']);
    expect(test.chat.transport.heardBy('alice')).toEqual(['room:updated']);
    expect(test.chat.transport.unsubscribed).toContainEqual({ userId: 'bob', topics: [`room:${roomId}`] });
    await send(test.chat, 'alice', roomId);
    expect(test.chat.transport.heardBy('bob')).toEqual(['room:removed']);
    await expect(send(test.chat, 'bob', roomId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('[ROOM2] a row of the outbox that is told late, or again, tells nothing to who was taken out since', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob', 'carol');
    await inTransaction((tx) => test.chat.service.removeMember(tx, roomId, 'bob'));
    await settled(test.db);
    test.chat.transport.forget();
    await insertRow(test.db, 'members:joined', { roomId, userIds: ['bob', 'carol'] });
    await insertRow(test.db, 'room:mine', { roomId, userId: 'bob' });
    test.chat.get(Outbox).wake();
    await settled(test.db);
    expect(test.chat.transport.heardBy('carol')).toContain('room:created');
    expect(test.chat.transport.heardBy('bob')).toEqual([]);
  });

  it('changeRoom: what is named changes, the rest stays, and every member hears it', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await settled(test.db);
    await inTransaction((tx) => test.chat.service.changeRoom(tx, roomId, { title: 'Sold', data: { sold: true } }));
    await settled(test.db);
    test.chat.transport.forget();
    await inTransaction((tx) => test.chat.service.changeRoom(tx, roomId, { data: null, state: 'readonly' }));
    await settled(test.db);
    expect(test.chat.transport.heardBy('alice')).toEqual(['room:updated']);
    expect(test.chat.transport.heard('room:updated')[0]?.room).toMatchObject({
      title: 'Sold',
      data: null,
      state: 'readonly',
    });
    await expect(send(test.chat, 'bob', roomId)).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('all of it together, in the order in which the host did it', async () => {
    const roomId = await inTransaction(async (tx) => {
      const opened = await test.chat.service.openRoom(tx, { kind: 'direct', members: ['alice', 'dan'] });
      await test.chat.service.post(tx, { roomId: opened.roomId, body: 'first' });
      await test.chat.service.post(tx, { roomId: opened.roomId, body: 'second', senderId: 'dan' });
      await test.chat.service.changeRoom(tx, opened.roomId, { title: 'Deal' });
      return opened.roomId;
    });
    await settled(test.db);
    expect(test.chat.transport.heardBy('dan')).toEqual([
      'room:created',
      'message:created',
      'message:created',
      'room:updated',
    ]);
    const { messages } = await test.chat.run('dan', 'message:list', { roomId });
    expect(messages.map(({ seq, body }) => [seq, body])).toEqual([
      [1, 'first'],
      [2, 'second'],
    ]);
  });
});

describe('a repeated post id', () => {
  it('[SEND2] answers the first message and is heard no second time, in the same and in a later transaction', async () => {
    const roomId = await openDirect(test.chat);
    await settled(test.db);
    test.chat.transport.forget();
    const post = { roomId, id: randomUUID(), body: 'paid', data: { at: new Date(0), none: undefined } };
    const [one, two] = await inTransaction(async (tx) => [
      await test.chat.service.post(tx, post),
      await test.chat.service.post(tx, post),
    ]);
    const three = await inTransaction((tx) => test.chat.service.post(tx, post));
    await settled(test.db);
    expect([two?.seq, three.seq, three.id]).toEqual([one?.seq, one?.seq, post.id]);
    expect(test.chat.transport.heard('message:created')).toHaveLength(1);
  });

  it('[SEND3] is a conflict with other content, and leaves the host’s transaction usable', async () => {
    const roomId = await openDirect(test.chat);
    const id = randomUUID();
    const message = await inTransaction(async (tx) => {
      await test.chat.service.post(tx, { roomId, id, body: 'paid' });
      await expect(test.chat.service.post(tx, { roomId, id, body: 'unpaid' })).rejects.toMatchObject({
        code: 'conflict',
      });
      return test.chat.service.post(tx, { roomId, body: 'goes on' });
    });
    expect(message.seq).toBe(2);
  });
});
