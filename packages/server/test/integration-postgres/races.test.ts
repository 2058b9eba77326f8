// Proves what two that do the same at the same moment get, where only the database can say who was first.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hostTransaction } from '../../src/db/host.tx.js';
import { migrate } from '../../src/db/migrate.js';
import { deleteMessage, editMessage } from '../../src/messages/messages.change.sql.js';
import { MessagesWriter } from '../../src/messages/messages.writer.js';
import { moveCursors } from '../../src/receipts/receipts.sql.js';
import { useChat } from '../support/chat.fixture.js';
import { held } from '../support/held.js';
import { newMessage, openDirect, openGroup, send, storedBodies } from '../support/messages.js';

const test = useChat();

describe('[SEND2] a post that a host repeats while the first is still uncommitted', () => {
  it('waits, and answers the first message', async () => {
    const roomId = await openDirect(test.chat);
    const post = { roomId, id: randomUUID(), body: 'paid' };
    const first = await held(test.chat, (tx) => test.chat.service.post(tx, post));
    const second = test.chat.service.transaction((tx) => test.chat.service.post(tx, post));
    await sleep(200);
    await first.commit();
    expect(await second).toEqual(first.value);
    expect(await storedBodies(test.db, roomId)).toEqual(['paid']);
  });

  it('is the first when that was rolled back', async () => {
    const roomId = await openDirect(test.chat);
    const post = { roomId, id: randomUUID(), body: 'paid' };
    const first = await held(test.chat, (tx) => test.chat.service.post(tx, post));
    const second = test.chat.service.transaction((tx) => test.chat.service.post(tx, post));
    await sleep(200);
    await first.rollBack();
    expect(await second).toMatchObject({ seq: 1, body: 'paid' });
  });
});

describe('[ROOM2] a mark that waits for the database while somebody is taken out', () => {
  it('is told to who is a member when it is done, not to who was one when it was asked for', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob', 'carol');
    await send(test.chat, 'alice', roomId);
    const lock = `select 1 from chat.members where room_id = $1 and user_id = 'bob' for update`;
    const busy = await held(test.chat, (tx) => tx.query(lock, [roomId]));
    const marked = test.chat.run('bob', 'receipt:mark', { roomId, readSeq: 1 });
    await sleep(200);
    await test.chat.run('alice', 'member:remove', { roomId, userId: 'carol' });
    test.chat.transport.forget();
    await busy.commit();
    expect(await marked).toMatchObject({ readSeq: 1 });
    expect(test.chat.transport.heardBy('alice')).toContain('receipt:updated');
    expect(test.chat.transport.heardBy('carol')).not.toContain('receipt:updated');
  });
});

describe('[ROOM1] a direct room that two open at once', () => {
  const room = () => ({
    kind: 'direct' as const,
    members: ['alice', 'bob'],
    subject: { type: 'test', id: randomUUID() },
  });

  it('is one room, which the second finds', async () => {
    const wanted = room();
    const first = await held(test.chat, (tx) => test.chat.service.openRoom(tx, wanted));
    const second = test.chat.run('bob', 'room:open', { ...wanted, members: ['alice'] });
    await sleep(200);
    await first.commit();
    expect(await second).toMatchObject({ created: false, room: { id: first.value.roomId } });
  });

  it('is the second’s when the first was rolled back', async () => {
    const wanted = room();
    const first = await held(test.chat, (tx) => test.chat.service.openRoom(tx, wanted));
    const second = test.chat.run('bob', 'room:open', { ...wanted, members: ['alice'] });
    await sleep(200);
    await first.rollBack();
    expect(await second).toMatchObject({ created: true });
  });
});

describe('[MSG4] a lifting that is still uncommitted', () => {
  const written = (roomId: string, body: string) => newMessage(roomId, 'masked', { written: { body, data: null } });
  const bodies = async (roomId: string) =>
    (await test.chat.run('bob', 'message:list', { roomId })).messages.map(({ body }) => body);

  it('is seen by a message that waits for it, and not by one when it is rolled back', async () => {
    const roomId = await openDirect(test.chat);
    const writer = test.chat.get(MessagesWriter);
    const undone = await held(test.chat, (tx) => test.chat.service.liftRewrites(tx, roomId));
    const first = writer.write(written(roomId, 'one'));
    await sleep(200);
    await undone.rollBack();
    await first;
    const lifting = await held(test.chat, (tx) => test.chat.service.liftRewrites(tx, roomId));
    const second = writer.write(written(roomId, 'two'));
    await sleep(200);
    await lifting.commit();
    expect((await second).message.body).toBe('two');
    expect(await bodies(roomId)).toEqual(['one', 'two']);
  });

  it('is seen by an edit and a delete that wait for it; none of them waits for another in a circle', async () => {
    const roomId = await openDirect(test.chat);
    for (const body of ['one', 'two', 'three']) await test.chat.get(MessagesWriter).write(written(roomId, body));
    const lifting = await held(test.chat, (tx) => test.chat.service.liftRewrites(tx, roomId));
    const words = { body: 'masked', data: null, written: { body: 'two again', data: null } };
    const edited = editMessage(test.db, roomId, 2, words);
    const deleted = deleteMessage(test.db, roomId, 3);
    await sleep(200);
    await lifting.commit();
    expect(await edited).toMatchObject({ body: 'two again' });
    expect(await deleted).toMatchObject({ body: null });
    expect([(await edited)?.rev, (await deleted)?.rev].sort()).toEqual([4, 5]);
    expect(await bodies(roomId)).toEqual(['one', 'two again', null]);
  });

  it('sees what was written while it waited', async () => {
    const roomId = await openDirect(test.chat);
    const posting = await held(test.chat, (tx) =>
      test.chat.get(MessagesWriter).writeIn(hostTransaction(tx), written(roomId, 'one')),
    );
    const lifting = test.chat.service.transaction((tx) => test.chat.service.liftRewrites(tx, roomId));
    await sleep(200);
    await posting.commit();
    await lifting;
    expect(await bodies(roomId)).toEqual(['one']);
  });
});

it('[RCPT1] marks of the same members in opposite orders wait for each other in no circle', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  for (let seq = 1; seq <= 30; seq++) {
    await test.chat.service.transaction((tx) => test.chat.service.post(tx, { roomId, body: 'x' }));
    const mark = (userId: string) => ({ roomId, userId, readSeq: seq, deliveredSeq: seq });
    const marked = await Promise.all([
      moveCursors(test.db, [mark('alice'), mark('bob')]),
      moveCursors(test.db, [mark('bob'), mark('alice')]),
    ]);
    expect(marked.flat().map(({ readSeq }) => readSeq)).toEqual([seq, seq, seq, seq]);
  }
});

it('[RCPT3] a mark that meets a message of one’s own counts no unread message less than none', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  await send(test.chat, 'bob', roomId);
  const sending = await held(test.chat, (tx) =>
    test.chat.service.post(tx, { roomId, body: 'mine', senderId: 'alice' }),
  );
  const marked = test.chat.run('alice', 'receipt:mark', { roomId, readSeq: 1 });
  await sleep(200);
  await sending.commit();
  expect(await marked).toEqual({ readSeq: 2, deliveredSeq: 2, unread: 0 });
});

it('[RCPT1] a mark never carries a cursor past a head that was rolled back', async () => {
  const roomId = await openGroup(test.chat, 'alice', 'bob');
  const sending = await held(test.chat, (tx) =>
    test.chat.service.post(tx, { roomId, body: 'never', senderId: 'alice' }),
  );
  expect(await test.chat.run('bob', 'receipt:mark', { roomId, readSeq: 1 })).toMatchObject({ readSeq: 0, unread: 0 });
  await sending.rollBack();
  expect((await test.chat.run('alice', 'room:get', { roomId })).room.me).toMatchObject({ readSeq: 0, unread: 0 });
});

it('a start waits for another’s long migration, longer than commands wait for a row', { timeout: 30_000 }, async () => {
  const migrating = await held(test.chat, (tx) => tx.query('select pg_advisory_xact_lock($1)', [0x646f72616e]));
  const waiting = migrate(test.db);
  const early = await Promise.race([waiting.catch(() => 'gave up'), sleep(6_000, 'still waiting')]);
  expect(early).toBe('still waiting');
  await migrating.commit();
  expect(await waiting).toEqual([]);
});
