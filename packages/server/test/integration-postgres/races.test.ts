// Proves what two that do the same at the same moment get, where only the database can say who was first.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.js';
import { useChat } from '../support/chat.fixture.js';
import { held } from '../support/held.js';
import { openDirect, openGroup, send, storedBodies } from '../support/messages.js';

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
