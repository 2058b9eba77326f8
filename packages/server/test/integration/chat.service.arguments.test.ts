// Proves what a host is told that asks for something wrong: `invalid` for bad words, `not_found` for what is not there.
import { randomUUID } from 'node:crypto';
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import type { HostTransaction } from '../../src/db/host.tx.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, send, storedBodies } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useChat();
const inTransaction = <T>(work: (tx: HostTransaction) => Promise<T>) => test.chat.service.transaction(work);

/** What the host is told; the transaction goes on and commits. */
async function refusalOf(work: (tx: HostTransaction) => Promise<unknown>): Promise<ChatError> {
  const error = await inTransaction((tx) =>
    work(tx).then(
      () => null,
      (refused: unknown) => refused,
    ),
  );
  expect(error).toBeInstanceOf(ChatError);
  return error as ChatError;
}

describe('a bad argument is invalid, and names itself', () => {
  const roomId = randomUUID();
  const service = () => test.chat.service;
  const cases: [string, string, (tx: HostTransaction) => Promise<unknown>][] = [
    ['a kind that does not exist', 'kind', (tx) => service().openRoom(tx, { kind: 'party' as never, members: ['a'] })],
    ['nobody', 'members', (tx) => service().openRoom(tx, { kind: 'group', members: [] })],
    ['one in a direct room', 'members', (tx) => service().openRoom(tx, { kind: 'direct', members: ['a'] })],
    ['the same one twice', 'members', (tx) => service().openRoom(tx, { kind: 'direct', members: ['a', 'a'] })],
    ['three in a direct room', 'members', (tx) => service().openRoom(tx, { kind: 'direct', members: ['a', 'b', 'c'] })],
    ['a user id with a space', 'members.0', (tx) => service().openRoom(tx, { kind: 'group', members: ['a b'] })],
    [
      'a subject without an id',
      'subject.id',
      (tx) => service().openRoom(tx, { kind: 'group', members: ['a'], subject: { type: 'flat', id: '' } }),
    ],
    [
      'an owner who is no member',
      'owner',
      (tx) => service().openRoom(tx, { kind: 'group', members: ['a'], owner: 'zoe' }),
    ],
    ['a room id that is none', 'roomId', (tx) => service().post(tx, { roomId: '7', body: 'x' })],
    ['an empty body', 'body', (tx) => service().post(tx, { roomId, body: '' })],
    ['a body that is too long', 'body', (tx) => service().post(tx, { roomId, body: 'x'.repeat(4_001) })],
    ['a NUL', 'body', (tx) => service().post(tx, { roomId, body: 'a\u0000b' })],
    [
      'data that is too large',
      'data',
      (tx) => service().post(tx, { roomId, body: 'x', data: { x: 'x'.repeat(9_000) } }),
    ],
    ['an id that is none', 'id', (tx) => service().post(tx, { roomId, body: 'x', id: 'booking-7' })],
    ['a sender that is none', 'senderId', (tx) => service().post(tx, { roomId, body: 'x', senderId: '' })],
    ['a word that does not exist', '', (tx) => service().post(tx, { roomId, body: 'x', quiet: true } as never)],
  ];

  it.each(cases)('%s', async (_, path, work) => {
    const error = await refusalOf(work);
    expect(error.code).toBe('invalid');
    expect(new Set(error.details?.map((detail) => detail.path))).toEqual(new Set([path]));
  });

  it.each([
    ['addMembers', (id: string, tx: HostTransaction) => service().addMembers(tx, id, [])],
    ['addMembers', (id: string, tx: HostTransaction) => service().addMembers(tx, id, ['a b'])],
    ['removeMember', (id: string, tx: HostTransaction) => service().removeMember(tx, id, 'a\u0000b')],
    ['removeMember', (id: string, tx: HostTransaction) => service().removeMember(tx, id, 7 as never)],
    ['changeRoom', (id: string, tx: HostTransaction) => service().changeRoom(tx, id, { state: 'burnt' as never })],
    ['changeRoom', (id: string, tx: HostTransaction) => service().changeRoom(tx, id, { title: '' })],
  ])('%s, in a room that is there', async (_, work) => {
    const id = await openGroup(test.chat, 'alice', 'bob');
    const error = await refusalOf((tx) => work(id, tx));
    expect(error.code).toBe('invalid');
  });
});

describe('a room that is not there', () => {
  const cases: [string, (tx: HostTransaction, roomId: string) => Promise<unknown>][] = [
    ['post', (tx, roomId) => test.chat.service.post(tx, { roomId, body: 'x' })],
    ['addMembers', (tx, roomId) => test.chat.service.addMembers(tx, roomId, ['a'])],
    ['removeMember', (tx, roomId) => test.chat.service.removeMember(tx, roomId, 'a')],
    ['changeRoom', (tx, roomId) => test.chat.service.changeRoom(tx, roomId, { title: 'x' })],
  ];
  it.each(cases)('%s answers not_found', async (_, work) => {
    expect((await refusalOf((tx) => work(tx, randomUUID()))).code).toBe('not_found');
  });
});

it('a post on behalf of somebody who is no member, or no longer one, is not_found', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  const post = (tx: HostTransaction, senderId: string) => test.chat.service.post(tx, { roomId, body: 'x', senderId });
  expect((await refusalOf((tx) => post(tx, 'mallory'))).message).toBe('mallory is no member of the room');
  const gone = await refusalOf(async (tx) => {
    await test.chat.service.removeMember(tx, roomId, 'bob');
    await post(tx, 'bob');
  });
  expect(gone.code).toBe('not_found');
  const came = await inTransaction(async (tx) => {
    await test.chat.service.addMembers(tx, roomId, ['carol']);
    return post(tx, 'carol');
  });
  expect(came.senderId).toBe('carol');
});

it('[SEND6] a post that answers a message of another room is invalid', async () => {
  const [roomId, other] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
  const elsewhere = await send(test.chat, 'alice', other);
  const error = await refusalOf((tx) => test.chat.service.post(tx, { roomId, body: 'x', replyTo: elsewhere.id }));
  expect(error).toMatchObject({ code: 'invalid', details: [{ path: 'replyTo' }] });
  const here = await send(test.chat, 'alice', roomId);
  const answer = await inTransaction((tx) => test.chat.service.post(tx, { roomId, body: 'x', replyTo: here.id }));
  expect(answer.replyTo).toBe(here.id);
});

it('a room id in capitals names the same room: who is removed hears nothing more, what is closed is closed', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  const capitals = roomId.toUpperCase();
  await send(test.chat, 'bob', roomId);
  await settled(test.db);
  test.chat.transport.forget();
  await inTransaction(async (tx) => {
    await test.chat.service.removeMember(tx, capitals, 'bob');
    await test.chat.service.post(tx, { roomId: capitals, body: 'bob went' });
  });
  await settled(test.db);
  expect(test.chat.transport.heardBy('bob')).toEqual(['room:removed']);
  expect(test.chat.transport.unsubscribed).toContainEqual({ userId: 'bob', topics: [`room:${roomId}`] });
  await inTransaction((tx) => test.chat.service.changeRoom(tx, capitals, { state: 'closed' }));
  await settled(test.db);
  await expect(send(test.chat, 'alice', roomId)).rejects.toMatchObject({ code: 'forbidden' });
  expect(await storedBodies(test.db, roomId)).toEqual(['hello', 'bob went']);
});

it('removing somebody who is not there changes nothing and tells nobody', async () => {
  const roomId = await openGroup(test.chat, 'alice');
  await settled(test.db);
  test.chat.transport.forget();
  await inTransaction((tx) => test.chat.service.removeMember(tx, roomId, 'mallory'));
  await settled(test.db);
  expect(test.chat.transport.published).toEqual([]);
});
