// Proves that sequence numbers have no gap and keep the order, whatever comes at once and whatever cannot be written.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { NewMessage } from '../../src/messages/messages.sql.js';
import { MessagesWriter, type Written } from '../../src/messages/messages.writer.js';
import { useChat } from '../support/chat.fixture.js';
import { headOf, newMessage, openGroup, storedBodies } from '../support/messages.js';

const test = useChat();
const writerOf = () => test.chat.get(MessagesWriter);
const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn++) await new Promise(setImmediate);
};
const inRoom = (messages: NewMessage[], roomId: string) => messages.filter((message) => message.roomId === roomId);

describe('MessagesWriter', () => {
  it('[MSG1] 500 writes at once in several rooms get seqs without a gap, each room in the order given', async () => {
    const roomIds = await Promise.all(Array.from({ length: 5 }, () => openGroup(test.chat, 'alice', 'bob')));
    const messages = Array.from({ length: 500 }, (_, n) =>
      newMessage(roomIds[(n * 7 + (n >> 3)) % 5] as string, `message ${n}`, { senderId: n % 3 ? 'alice' : 'bob' }),
    );
    // In waves, so that some share a batch and some wait for the one before.
    const written = await Promise.all(
      messages.map(async (message, n) => {
        await turns(Math.floor(n / 60));
        return writerOf().write(message);
      }),
    );
    expect(written.every(({ repeated }) => !repeated)).toBe(true);
    for (const roomId of roomIds) {
      const given = inRoom(messages, roomId);
      const answered = written.map(({ message }) => message).filter((message) => message.roomId === roomId);
      expect(answered.map(({ seq }) => seq)).toEqual(given.map((_, index) => index + 1));
      expect(await storedBodies(test.db, roomId)).toEqual(given.map(({ body }) => body));
      expect(await headOf(test.db, roomId)).toBe(given.length);
    }
  });

  it('answers each message as the database holds it', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const first = newMessage(roomId, 'first', { data: { price: { amount: '12.50', list: [1, null, true] } } });
    const { message } = await writerOf().write(first);
    const second = newMessage(roomId, 'second — “ěščř” 🌲', { replyTo: first.id });
    const shown = ({ written: _, ...readable }: NewMessage) => readable;
    const answers = [message, (await writerOf().write(second)).message];
    const { messages } = await test.chat.run('alice', 'message:list', { roomId });
    expect(messages).toEqual(answers);
    expect(messages).toMatchObject([
      { ...shown(first), seq: 1, rev: 0, editedAt: null, deletedAt: null },
      { ...shown(second), seq: 2, rev: 0, editedAt: null, deletedAt: null },
    ]);
  });

  it('writes one that comes alone just as one of a batch: its row, its room, its sender’s cursors, its answer', async () => {
    const file = { id: randomUUID(), name: 'a.txt', contentType: 'text/plain', size: 3, width: null, height: null };
    const more = { data: { price: '12.50' }, attachments: [file], replyTo: randomUUID() };
    const [one, other] = [await openGroup(test.chat, 'alice', 'bob'), await openGroup(test.chat, 'alice', 'bob')];
    const alone = newMessage(one, 'hello', more);
    const answers = [(await writerOf().write(alone)).message];
    const batch = [newMessage(other, 'hello', more), newMessage(await openGroup(test.chat, 'carol'), 'beside')];
    answers.push(((await Promise.all(batch.map((message) => writerOf().write(message))))[0] as Written).message);

    const leftIn = async (roomId: string) => {
      const { rows } = await test.db.query<{ left: unknown }>(
        `select json_build_array(to_jsonb(m) - '{room_id,id,created_at}'::text[], r.last_seq, r.active_at = m.created_at,
           (select json_agg(json_build_array(user_id, read_seq, delivered_seq) order by user_id)
            from chat.members where room_id = r.id)) as left
         from chat.messages m join chat.rooms r on r.id = m.room_id where r.id = $1`,
        [roomId],
      );
      return rows;
    };
    expect(await leftIn(one)).toHaveLength(1);
    expect(await leftIn(one)).toEqual(await leftIn(other));
    const shown = answers.map(({ id: _, roomId: __, createdAt: ___, ...answer }) => answer);
    expect(shown[0]).toEqual(shown[1]);
    const { messages } = await test.chat.run('alice', 'message:list', { roomId: one });
    expect(messages).toEqual([answers[0]]);
  });

  it('writes nothing for a room that is not there, alone or in a batch', async () => {
    const nowhere = () => writerOf().write(newMessage(randomUUID(), 'hello'));
    await expect(nowhere()).rejects.toThrow();
    const outcomes = await Promise.allSettled([nowhere(), nowhere()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const { rows } = await test.db.query(
      'select 1 from chat.messages m where not exists (select 1 from chat.rooms r where r.id = m.room_id)',
    );
    expect(rows).toEqual([]);
  });

  it('[RCPT1] moves each sender’s cursors up to their own last message, and nobody else’s', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob', 'carol');
    const senders = ['alice', 'bob', 'alice', 'bob', 'bob', null];
    await Promise.all(
      senders.map((senderId, n) =>
        writerOf().write(newMessage(roomId, `${n}`, { senderId, type: senderId === null ? 'SYSTEM' : 'TEXT' })),
      ),
    );
    const { rows } = await test.db.query(
      'select user_id, read_seq::int, delivered_seq::int from chat.members where room_id = $1 order by user_id',
      [roomId],
    );
    expect(rows).toEqual([
      { user_id: 'alice', read_seq: 3, delivered_seq: 3 },
      { user_id: 'bob', read_seq: 5, delivered_seq: 5 },
      { user_id: 'carol', read_seq: 0, delivered_seq: 0 },
    ]);
  });

  it.each([
    ['is for a room that does not exist', (_: string) => newMessage(randomUUID(), 'poison')],
    ['holds what PostgreSQL cannot store', (roomId: string) => newMessage(roomId, 'poi\u0000son')],
    ['has a type that does not exist', (roomId: string) => newMessage(roomId, 'poison', { type: 'VIDEO' as never })],
  ])('a message that %s fails alone: the others of its batch are written in order', async (_, poisonFor) => {
    const [one, two] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
    const writes = [
      newMessage(one, '1'),
      newMessage(two, '1'),
      poisonFor(one),
      newMessage(one, '2'),
      newMessage(two, '2'),
      newMessage(one, '3'),
    ].map((message) => writerOf().write(message));
    const outcomes = await Promise.allSettled(writes);
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, true, false, true, true, true]);
    expect(await storedBodies(test.db, one)).toEqual(['1', '2', '3']);
    expect(await storedBodies(test.db, two)).toEqual(['1', '2']);
    const next = await writerOf().write(newMessage(one, '4'));
    expect(next.message.seq).toBe(4);
  });

  it('a message that cannot be written takes its id with it from nobody', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const id = randomUUID();
    const outcomes = await Promise.allSettled(
      ['poi\u0000son', 'good', 'good'].map((body) => writerOf().write(newMessage(roomId, body, { id }))),
    );
    expect(outcomes).toMatchObject([
      { status: 'rejected' },
      { status: 'fulfilled', value: { repeated: false, message: { seq: 1 } } },
      { status: 'fulfilled', value: { repeated: true, message: { seq: 1 } } },
    ]);
  });

  it('gives up, in words, on a room whose counter stands behind its messages, and on that room only', async () => {
    const [broken, whole] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
    await writerOf().write(newMessage(broken, '1'));
    await test.db.query('with u as (update chat.rooms set last_seq = 0 where id = $1 returning 1) select * from u', [
      broken,
    ]);
    const outcomes = await Promise.allSettled(
      [newMessage(whole, '1'), newMessage(broken, '2'), newMessage(whole, '2')].map((message) =>
        writerOf().write(message),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await storedBodies(test.db, whole)).toEqual(['1', '2']);
  });

  it('the same id in two rooms names two messages', async () => {
    const [one, two] = [await openGroup(test.chat, 'alice'), await openGroup(test.chat, 'alice')];
    const id = randomUUID();
    const written = await Promise.all([
      writerOf().write(newMessage(one, 'in one', { id })),
      writerOf().write(newMessage(two, 'in two', { id })),
    ]);
    expect(written.map(({ message, repeated }) => [message.body, message.seq, repeated])).toEqual([
      ['in one', 1, false],
      ['in two', 1, false],
    ]);
    const [again] = await Promise.all([writerOf().write(newMessage(two, 'in two', { id }))]);
    expect(again).toMatchObject({ repeated: true, message: { roomId: two } });
  });
});
