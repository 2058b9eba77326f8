// Proves that a host's slow transaction holds up its own room only, and that this room keeps its order meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@doran/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { UsersService } from '../../src/users/users.service.js';
import { startChat, useChat } from '../support/chat.fixture.js';
import { held } from '../support/held.js';
import { openDirect, openGroup, send, storedBodies, textOf } from '../support/messages.js';
import { asPrincipal } from '../support/principal.js';

const test = useChat();

/** Sends in order; each answer settles for itself. */
const sendAll = (roomId: string, ...bodies: string[]): Promise<Message>[] =>
  bodies.map((body) => send(test.chat, 'alice', roomId, body));

/** Whoever the trouble of a room has spread to waits longer: five seconds for its row. */
const SOON_MS = 4_000;

/** Elsewhere each message is answered, and soon. */
async function expectOthersGoOn(roomId: string, bodies: number): Promise<void> {
  for (let n = 0; n < bodies; n++) {
    const began = performance.now();
    await send(test.chat, 'bob', roomId, `elsewhere ${n}`);
    expect(performance.now() - began).toBeLessThan(SOON_MS);
  }
}

it('a message that fails in its lane, before the batch that it came in has ended, fails nobody else', async () => {
  const [slow, other] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
  // Written by the host: the writer does not remember the id, so that only its lane finds it taken.
  const taken = await test.chat.service.transaction((tx) =>
    test.chat.service.post(tx, { roomId: slow, body: 'first' }),
  );
  const unhandled: unknown[] = [];
  const hear = (error: unknown) => unhandled.push(error);
  process.on('unhandledRejection', hear);
  onTestFinished(() => void process.off('unhandledRejection', hear));

  const [inSlow, inOther] = await Promise.all(
    [slow, other].map((roomId) => held(test.chat, (tx) => test.chat.service.post(tx, { roomId, body: 'held' }))),
  );
  const before = send(test.chat, 'alice', slow);
  await sleep(200);
  const outcomes = Promise.allSettled([
    test.chat.run('alice', 'message:send', textOf(slow, 'conflict', { id: taken.id })),
    send(test.chat, 'alice', other),
  ]);
  await inSlow?.commit();
  expect((await before).seq).toBe(3);
  await sleep(200);
  await inOther?.commit();
  expect(await outcomes).toMatchObject([
    { status: 'rejected', reason: { code: 'conflict' } },
    { status: 'fulfilled', value: { seq: 2 } },
  ]);
  expect(unhandled).toEqual([]);
});

describe('while a host holds one room', () => {
  it('[SEND4] [MSG1] its messages wait and keep their order, and other rooms go on', async () => {
    const [slow, other] = [await openGroup(test.chat, 'alice', 'bob'), await openGroup(test.chat, 'bob')];
    const booking = await held(test.chat, (tx) => test.chat.service.post(tx, { roomId: slow, body: 'reserved' }));
    const waiting = sendAll(slow, 'one', 'two');
    await expectOthersGoOn(other, 20);
    waiting.push(...sendAll(slow, 'three', 'four'));
    await expectOthersGoOn(other, 20);
    expect(await Promise.race([Promise.any(waiting), sleep(100, 'still waiting')])).toBe('still waiting');
    await booking.commit();
    expect((await Promise.all(waiting)).map(({ seq }) => seq)).toEqual([2, 3, 4, 5]);
    expect(await storedBodies(test.db, slow)).toEqual(['reserved', 'one', 'two', 'three', 'four']);
    waiting.push(...sendAll(slow, 'five'));
    expect((await waiting.at(-1))?.seq).toBe(6);
  });

  it('[MSG1] a host that rolls back leaves no gap', async () => {
    const slow = await openGroup(test.chat, 'alice');
    const booking = await held(test.chat, (tx) => test.chat.service.post(tx, { roomId: slow, body: 'reserved' }));
    const waiting = sendAll(slow, 'one', 'two');
    await sleep(200);
    await booking.rollBack();
    expect((await Promise.all(waiting)).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await storedBodies(test.db, slow)).toEqual(['one', 'two']);
  });

  it('several rooms that are held wait each for themselves', async () => {
    const [one, two] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
    const holds = await Promise.all(
      [one, two].map((roomId) => held(test.chat, (tx) => test.chat.service.post(tx, { roomId, body: 'reserved' }))),
    );
    const [inOne, inTwo] = [sendAll(one, 'a', 'b'), sendAll(two, 'a', 'b')];
    await sleep(200);
    await holds[1]?.commit();
    expect((await Promise.all(inTwo)).map(({ seq }) => seq)).toEqual([2, 3]);
    await holds[0]?.commit();
    expect((await Promise.all(inOne)).map(({ seq }) => seq)).toEqual([2, 3]);
  });

  it('[SEND2] a client that sends again, since no ack came, gets one message', { timeout: 20_000 }, async () => {
    const slow = await openGroup(test.chat, 'alice');
    const booking = await held(test.chat, (tx) => test.chat.service.post(tx, { roomId: slow, body: 'reserved' }));
    const [one, two] = [textOf(slow, 'one'), textOf(slow, 'two')];
    const answers = [test.chat.run('alice', 'message:send', one)];
    await sleep(200);
    for (const message of [two, one, two, two]) {
      answers.push(test.chat.run('alice', 'message:send', message));
      await sleep(20);
    }
    await booking.commit();
    expect((await Promise.all(answers)).map(({ message, repeated }) => [message.seq, repeated])).toEqual([
      [2, false],
      [3, false],
      [2, true],
      [3, true],
      [3, true],
    ]);
    expect(await storedBodies(test.db, slow)).toEqual(['reserved', 'one', 'two']);
  });

  it('[SEND3] another message under the same id is a conflict, and fails alone', async () => {
    const slow = await openGroup(test.chat, 'alice', 'bob');
    const booking = await held(test.chat, (tx) => test.chat.service.post(tx, { roomId: slow, body: 'reserved' }));
    const one = textOf(slow, 'one');
    const answers = [send(test.chat, 'alice', slow, 'first')];
    await sleep(200);
    const later = [one, { ...one, body: 'other' }, textOf(slow, 'two')];
    const outcomes = Promise.allSettled(
      later.map(async (message, n) => {
        await sleep(n * 20);
        return test.chat.run('alice', 'message:send', message);
      }),
    );
    await sleep(200);
    await booking.commit();
    expect(await outcomes).toMatchObject([
      { status: 'fulfilled', value: { message: { seq: 3 } } },
      { status: 'rejected', reason: { code: 'conflict' } },
      { status: 'fulfilled', value: { message: { seq: 4 } } },
    ]);
    expect((await answers[0])?.seq).toBe(2);
  });
});

it('a host that only found a room again, and then is slow, holds up no other room', { timeout: 20_000 }, async () => {
  const other = await openGroup(test.chat, 'bob');
  const subject = { type: 'test', id: 'found-again' };
  const room = { kind: 'direct' as const, members: ['alice', 'bob'], subject };
  const { roomId } = await test.chat.service.transaction((tx) => test.chat.service.openRoom(tx, room));
  const booking = await held(test.chat, (tx) => test.chat.service.openRoom(tx, room));
  expect(booking.value).toEqual({ roomId, created: false });
  const inTheRoom = send(test.chat, 'alice', roomId);
  await sleep(50);
  await expectOthersGoOn(other, 5);
  await booking.commit();
  expect((await inTheRoom).seq).toBe(1);
});

it('a host that adds who is a member already, and then is slow, holds up no other room', {
  timeout: 20_000,
}, async () => {
  const [roomId, other] = [await openGroup(test.chat, 'alice', 'bob'), await openGroup(test.chat, 'bob')];
  const booking = await held(test.chat, (tx) => test.chat.service.addMembers(tx, roomId, ['alice']));
  const inTheRoom = send(test.chat, 'alice', roomId);
  await sleep(50);
  await expectOthersGoOn(other, 5);
  await booking.commit();
  expect((await inTheRoom).seq).toBe(1);
});

it('a host that holds one member’s row holds up that member’s room only', { timeout: 20_000 }, async () => {
  const [roomId, ...others] = await Promise.all([1, 2, 3].map(() => openGroup(test.chat, 'alice', 'bob')));
  const row = [roomId, 'alice'];
  await held(test.chat, (tx) =>
    tx.query('select 1 from chat.members where room_id = $1 and user_id = $2 for update', row),
  );
  // All in one batch, of which only the database knows which room is held up.
  const inTheRoom = send(test.chat, 'alice', roomId as string);
  const elsewhere = others.map((other) => send(test.chat, 'alice', other));
  const began = performance.now();
  expect((await Promise.all(elsewhere)).map(({ seq }) => seq)).toEqual([1, 1]);
  expect(performance.now() - began).toBeLessThan(SOON_MS);
  expect(await Promise.race([inTheRoom, sleep(100, 'still waiting')])).toBe('still waiting');
});

it('a host that names users who are known already, and then is slow, keeps nobody from coming or opening rooms', async () => {
  const roomId = await openDirect(test.chat);
  await held(test.chat, (tx) => test.chat.service.openRoom(tx, { kind: 'group', members: ['alice', 'bob'] }));
  const restarted = await startChat(test.db);
  onTestFinished(() => restarted.close());
  const began = performance.now();
  await restarted.get(UsersService).rememberPrincipal(asPrincipal('alice'));
  await openGroup(restarted, 'bob', 'alice');
  await send(restarted, 'alice', roomId);
  expect(performance.now() - began).toBeLessThan(SOON_MS);
});

it('a room that is held for too long refuses with unavailable, and takes the message again', {
  timeout: 30_000,
}, async () => {
  const roomId = await openDirect(test.chat);
  const booking = await held(test.chat, (tx) => test.chat.service.post(tx, { roomId, body: 'reserved' }));
  const hello = textOf(roomId, 'hello');
  await expect(test.chat.run('alice', 'message:send', hello)).rejects.toMatchObject({
    code: 'unavailable',
    retryable: true,
  });
  await booking.commit();
  expect(await test.chat.run('alice', 'message:send', hello)).toMatchObject({ message: { seq: 2 }, repeated: false });
});
