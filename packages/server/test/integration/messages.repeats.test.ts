// Proves that an id names one message for ever: a repeat answers the first, anything else under it is a conflict.
import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BUS, type Bus } from '../../src/cluster/bus.js';
import type { Queryable } from '../../src/db/database.js';
import { MessagesWriter } from '../../src/messages/messages.writer.js';
import { startChat, useChat } from '../support/chat.fixture.js';
import { newMessage, openDirect, openGroup, send, storedBodies, textOf } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useChat();

describe('a repeated id', () => {
  it('[SEND2] returns the first message, with the same seq, and is fanned out no second time', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello', { data: { a: 1, b: { c: [1, 2.5, null] } } });
    const first = await test.chat.run('alice', 'message:send', hello);
    const again = await test.chat.run('alice', 'message:send', { ...hello, data: { b: { c: [1, 2.5, null] }, a: 1 } });
    expect(first.repeated).toBe(false);
    expect(again).toEqual({ message: first.message, repeated: true });
    expect(test.chat.transport.heard('message:created').filter(({ message }) => message.id === hello.id)).toHaveLength(
      1,
    );
    expect(await storedBodies(test.db, roomId)).toEqual(['hello']);
  });

  it('[SEND5] is asked for by everyone when its first attempt was committed and called failed: some may have heard it', async () => {
    const lost = Object.assign(new Error('The standby has not confirmed the commit'), { code: '08007' });
    let losing = false;
    const query: Queryable['query'] = async (text, values, name) => {
      const answer = await test.db.writer.query(text, values, name);
      if (losing && text.includes('insert into chat.messages')) throw lost;
      return answer as never;
    };
    const chat = await startChat({ ...test.db, writer: { query } });
    onTestFinished(() => chat.close());
    let missed = 0;
    chat.get<Bus>(BUS).onMissed(() => {
      missed += 1;
    });
    const hello = textOf(await openDirect(chat), 'hello');
    losing = true;
    await expect(chat.run('alice', 'message:send', hello)).rejects.toMatchObject({ code: 'unavailable' });
    expect(chat.transport.heard('message:created')).toEqual([]);
    losing = false;
    for (let times = 0; times < 2; times += 1) {
      expect(await chat.run('alice', 'message:send', hello)).toMatchObject({ repeated: true, message: { seq: 1 } });
      await expect.poll(() => missed).toBe(1);
      expect(chat.transport.heard('message:created')).toEqual([]);
    }
  });

  it('[SEND2] inside one batch is one message', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello');
    const answers = await Promise.all(
      [hello, textOf(roomId, 'between'), hello, { ...hello, id: hello.id.toUpperCase() }].map((message) =>
        test.chat.run('alice', 'message:send', message),
      ),
    );
    expect(answers.map(({ message, repeated }) => [message.seq, repeated])).toEqual([
      [1, false],
      [2, false],
      [1, true],
      [1, true],
    ]);
    expect(await storedBodies(test.db, roomId)).toEqual(['hello', 'between']);
  });

  it('[SEND2] is known after a restart too, and costs the others of its batch nothing', async () => {
    const roomId = await openDirect(test.chat);
    const old = await test.chat.run('alice', 'message:send', textOf(roomId, 'old'));
    const restarted = await startChat(test.db);
    try {
      const writer = restarted.get(MessagesWriter);
      const written = await Promise.all([
        writer.write(newMessage(roomId, 'new one')),
        writer.write(newMessage(roomId, 'old', { id: old.message.id })),
        writer.write(newMessage(roomId, 'new two')),
      ]);
      expect(written.map(({ message, repeated }) => [message.seq, repeated])).toEqual([
        [2, false],
        [1, true],
        [3, false],
      ]);
    } finally {
      await restarted.close();
    }
  });

  it.each([
    ['by the same writer', () => test.chat],
    ['by one that has just started', () => startChat(test.db)],
  ])('[SEND2] is ok also when somebody else tries that id in the same batch, %s', async (_, start) => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello');
    const { message } = await test.chat.run('alice', 'message:send', hello);
    const chat = await start();
    const [theirs, changed, mine] = await Promise.allSettled([
      chat.run('bob', 'message:send', hello),
      chat.run('alice', 'message:send', { ...hello, body: 'other' }),
      chat.run('alice', 'message:send', hello),
    ]);
    if (chat !== test.chat) await chat.close();
    expect(theirs).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    expect(changed).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    expect(mine).toEqual({ status: 'fulfilled', value: { message, repeated: true } });
  });

  it('[SEND2] is ok after an edit: what counts is what was sent first', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'helo');
    const { message } = await test.chat.run('alice', 'message:send', hello);
    for (const body of ['hello', 'hello!']) {
      await test.chat.run('alice', 'message:edit', { roomId, seq: message.seq, body });
    }
    const again = await test.chat.run('alice', 'message:send', hello);
    expect(again).toMatchObject({ repeated: true, message: { seq: 1, rev: 2, body: 'hello!' } });
    await expect(test.chat.run('alice', 'message:send', { ...hello, body: 'hello!' })).rejects.toMatchObject({
      code: 'conflict',
    });
  });

  it('[SEND2] is ok after a delete, and answers the tombstone', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello', { data: { secret: 1 } });
    await test.chat.run('alice', 'message:send', hello);
    await test.chat.run('alice', 'message:delete', { roomId, seq: 1 });
    const { message, repeated } = await test.chat.run('alice', 'message:send', hello);
    expect(repeated).toBe(true);
    expect(message).toMatchObject({ seq: 1, body: null, data: null, deletedAt: expect.any(String) });
  });

  it('[SEND2] is ok in a room that was closed meanwhile; anything else is refused there', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello');
    await test.chat.run('alice', 'message:send', hello);
    await test.chat.service.transaction((tx) => test.chat.service.changeRoom(tx, roomId, { state: 'closed' }));
    await settled(test.db);
    expect(await test.chat.run('alice', 'message:send', hello)).toMatchObject({ repeated: true, message: { seq: 1 } });
    const others = [textOf(roomId, 'new'), { ...hello, body: 'other' }];
    for (const other of others) {
      await expect(test.chat.run('alice', 'message:send', other)).rejects.toMatchObject({ code: 'forbidden' });
    }
  });

  it('[SEND2] knows a number again that JSON writes in another way', async () => {
    const roomId = await openDirect(test.chat);
    const odd = textOf(roomId, 'odd', { data: { zero: -0, small: 5e-324, large: 1e308, long: 2 ** 53 } });
    const first = await test.chat.run('alice', 'message:send', odd);
    expect(await test.chat.run('alice', 'message:send', odd)).toMatchObject({
      repeated: true,
      message: { seq: first.message.seq },
    });
  });
});

describe('an id that is taken', () => {
  const differences: [string, object][] = [
    ['another body', { body: 'other' }],
    ['other data', { data: { a: 2 } }],
    ['no data', { data: undefined }],
    ['another replyTo', { replyTo: undefined }],
  ];

  it.each(differences)('[SEND3] is a conflict with %s', async (_, difference) => {
    const roomId = await openDirect(test.chat);
    const { id: replyTo } = await send(test.chat, 'bob', roomId);
    const hello = textOf(roomId, 'hello', { data: { a: 1 }, replyTo });
    await test.chat.run('alice', 'message:send', hello);
    const refused = test.chat.run('alice', 'message:send', { ...hello, ...difference });
    await expect(refused).rejects.toMatchObject({ code: 'conflict', retryable: false });
    expect(await storedBodies(test.db, roomId)).toEqual(['hello', 'hello']);
  });

  it('[SEND3] is a conflict for another sender, also inside one batch', async () => {
    const roomId = await openDirect(test.chat);
    const hello = textOf(roomId, 'hello');
    const [mine, theirs] = await Promise.allSettled([
      test.chat.run('alice', 'message:send', hello),
      test.chat.run('bob', 'message:send', hello),
    ]);
    expect(mine).toMatchObject({ status: 'fulfilled', value: { repeated: false } });
    expect(theirs).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
    await expect(test.chat.run('bob', 'message:send', hello)).rejects.toMatchObject({ code: 'conflict' });
  });

  it('[SEND3] fails alone: the others of its batch are written', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const id = randomUUID();
    const outcomes = await Promise.allSettled(
      [textOf(roomId, '1', { id }), textOf(roomId, '2'), textOf(roomId, 'other', { id }), textOf(roomId, '3')].map(
        (message) => test.chat.run('alice', 'message:send', message),
      ),
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(await storedBodies(test.db, roomId)).toEqual(['1', '2', '3']);
  });
});
