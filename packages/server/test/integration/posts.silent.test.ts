// Proves whose badge a message makes appear: a silent one nobody's, a loud one everybody's but its sender's ([RCPT3]).
import { describe, expect, it } from 'vitest';
import type { Post } from '../../src/messages/posting.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup, send } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useChat();
const post = (roomId: string, more: Partial<Post> = {}) =>
  test.chat.service.transaction((tx) => test.chat.service.post(tx, { roomId, body: 'note', ...more }));

/** [deliveredSeq, readSeq, unread] of each. */
async function cursorsOf(roomId: string, ...userIds: string[]): Promise<unknown> {
  const sides = await Promise.all(userIds.map((userId) => test.chat.run(userId, 'room:get', { roomId })));
  return sides.map(({ room: { me } }) => [me?.deliveredSeq, me?.readSeq, me?.unread]);
}

describe('[RCPT3] a silent post', () => {
  it('carries along the cursors that stood at the head, and leaves the others where they are', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob', 'carol');
    await send(test.chat, 'alice', roomId);
    await test.chat.run('carol', 'receipt:mark', { roomId, deliveredSeq: 1 });
    expect(await cursorsOf(roomId, 'alice', 'bob', 'carol')).toEqual([
      [1, 1, 0],
      [0, 0, 1],
      [1, 0, 1],
    ]);
    await post(roomId, { silent: true });
    await post(roomId, { silent: true });
    expect(await cursorsOf(roomId, 'alice', 'bob', 'carol')).toEqual([
      [3, 3, 0],
      [0, 0, 3],
      [1, 0, 3],
    ]);
    expect((await test.chat.run('alice', 'unread:get', {})).rooms).not.toHaveProperty(roomId);
    expect((await test.chat.run('bob', 'unread:get', {})).rooms).toHaveProperty(roomId, 3);
  });

  it('tells each whose cursor it carried of that first, and the others of the message only', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await send(test.chat, 'alice', roomId);
    await settled(test.db);
    test.chat.transport.forget();
    await post(roomId, { silent: true });
    await settled(test.db);
    expect(test.chat.transport.heardBy('alice')).toEqual(['receipt:updated', 'message:created']);
    expect(test.chat.transport.heard('receipt:updated')).toEqual([
      { roomId, userId: 'alice', deliveredSeq: 2, readSeq: 2 },
    ]);
    expect(test.chat.transport.heardBy('bob')).toEqual(['message:created']);
  });

  it('in an empty room makes no badge appear at all', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await post(roomId, { silent: true });
    expect(await cursorsOf(roomId, 'alice', 'bob')).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
  });

  it('carries every cursor when several come in one transaction, and none of those who left', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await test.chat.run('bob', 'member:remove', { roomId, userId: 'bob' });
    await test.chat.service.transaction(async (tx) => {
      await test.chat.service.post(tx, { roomId, body: 'one', silent: true });
      await test.chat.service.post(tx, { roomId, body: 'two', silent: true });
    });
    expect(await cursorsOf(roomId, 'alice')).toEqual([[2, 2, 0]]);
    const { rows } = await test.db.query(
      `select read_seq::int from chat.members where room_id = $1 and user_id = 'bob'`,
      [roomId],
    );
    expect(rows).toEqual([{ read_seq: 0 }]);
  });

  it('that is repeated carries nothing a second time', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    const { id } = await post(roomId, { silent: true });
    await send(test.chat, 'bob', roomId);
    await post(roomId, { id, silent: true });
    expect(await cursorsOf(roomId, 'alice', 'bob')).toEqual([
      [1, 1, 1],
      [2, 2, 0],
    ]);
  });
});

describe('[RCPT3] a loud post', () => {
  it('of the system counts for everybody', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await post(roomId);
    expect(await cursorsOf(roomId, 'alice', 'bob')).toEqual([
      [0, 0, 1],
      [0, 0, 1],
    ]);
  });

  it('on a member’s behalf counts for the others', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await post(roomId, { senderId: 'bob' });
    expect(await cursorsOf(roomId, 'alice', 'bob')).toEqual([
      [0, 0, 1],
      [1, 1, 0],
    ]);
  });

  it('counts as one when it was deleted', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    await send(test.chat, 'alice', roomId);
    await test.chat.run('alice', 'message:delete', { roomId, seq: 1 });
    expect(await cursorsOf(roomId, 'bob')).toEqual([[0, 0, 1]]);
  });
});
