// Proves what the database itself tells all nodes of: whatever they keep in memory, and nothing of what every message moves.
import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, openGroup, send } from '../support/messages.js';

const test = useChat();

let close = async () => {};
afterEach(() => close());

/** What is told while `work` runs, in the order of the commits. */
async function toldBy(work: () => Promise<unknown>): Promise<string[]> {
  const told: string[] = [];
  const end = `end ${randomUUID()}`;
  const channel = await test.db.listen('doran_changed', { heard: (payload) => told.push(payload), back: () => {} });
  close = channel.close;
  await work();
  await test.db.query(`select pg_notify('doran_changed', $1)`, [end]);
  await expect.poll(() => told).toContain(end);
  await channel.close();
  return told.slice(0, told.indexOf(end));
}

describe('another node is told', () => {
  it('of a room whose members change, however: once for each commit', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    const { service } = test.chat;
    const many = Array.from({ length: 50 }, (_, n) => `member-${n}`);
    const word = `room ${roomId}`;
    expect(await toldBy(() => test.chat.run('alice', 'member:add', { roomId, userIds: ['cem'] }))).toEqual([word]);
    expect(await toldBy(() => service.transaction((tx) => service.addMembers(tx, roomId, many)))).toEqual([word]);
    expect(await toldBy(() => test.chat.run('alice', 'member:remove', { roomId, userId: 'cem' }))).toEqual([word]);
    expect(await toldBy(() => test.chat.run('alice', 'member:remove', { roomId, userId: 'alice' }))).toEqual([word]);
    const promote = `update chat.members set role = 'admin' where room_id = $1 and user_id = 'member-7'`;
    expect(await toldBy(() => test.db.query(promote, [roomId]))).toEqual([word]);
    expect(await toldBy(() => test.db.query('delete from chat.rooms where id = $1', [roomId]))).toEqual([word]);
  });

  it('of a room whose state changes', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const change = () => test.chat.run('alice', 'room:update', { roomId, state: 'readonly' });
    expect(await toldBy(change)).toEqual([`room ${roomId}`]);
  });

  it('of a revocation, and of a block that is set or lifted', async () => {
    const [alice, bob] = [`alice-${randomUUID()}`, `bob-${randomUUID()}`];
    expect(await toldBy(() => test.chat.service.revoke({ userId: alice }))).toEqual(['revocation']);
    for (const blocked of [true, false]) {
      expect(await toldBy(() => test.chat.run(alice, 'block:set', { userId: bob, blocked }))).toEqual(['blocks']);
    }
  });

  it('of nothing that a message, a mark or one’s own switches move', async () => {
    const roomId = await openDirect(test.chat, 'alice', 'bob');
    const told = await toldBy(async () => {
      const { seq } = await send(test.chat, 'alice', roomId);
      await test.chat.run('bob', 'receipt:mark', { roomId, readSeq: seq });
      await test.chat.run('bob', 'room:update', { roomId, me: { muted: true } });
      await test.chat.service.transaction((tx) => test.chat.service.post(tx, { roomId, body: 'paid', silent: true }));
      await test.chat.run('alice', 'message:edit', { roomId, seq, body: 'hello again' });
    });
    expect(told).toEqual([]);
  });

  it('of nothing that is rolled back', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const told = await toldBy(() =>
      test.chat.service
        .transaction(async (tx) => {
          await test.chat.service.addMembers(tx, roomId, ['bob']);
          throw new Error('the host thought better of it');
        })
        .catch(() => {}),
    );
    expect(told).toEqual([]);
  });
});
