// Proves that a host's rewriting keeps what authors wrote, and that lifting it shows that again, surely and for all.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Host, OutgoingMessage, SendDecision } from '../../src/host.port.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { useDatabase } from '../support/database.fixture.js';
import { openDirect, send, storedBodies, textOf } from '../support/messages.js';
import { settled } from '../support/settled.js';

const test = useDatabase();
const mask = (text: string | null) => (text ?? '').replace(/\d+/g, '***');

let chat: Chat;
let asked: OutgoingMessage[];
let policy: (message: OutgoingMessage) => SendDecision | Promise<SendDecision>;
const masking = (message: OutgoingMessage): SendDecision => ({ allow: true, rewrite: { body: mask(message.body) } });
const host: Host = {
  maySend: (_caller, _room, message) => {
    asked.push(message);
    return policy(message);
  },
};
const lift = (roomId: string) => chat.service.transaction((tx) => chat.service.liftRewrites(tx, roomId));
const apply = (roomId: string) => chat.service.transaction((tx) => chat.service.applyRewrites(tx, roomId));
const transcript = (roomId: string) => chat.service.transaction((tx) => chat.service.transcript(tx, roomId));
const edit = (roomId: string, seq: number, body: string) => chat.run('alice', 'message:edit', { roomId, seq, body });
const page = async (roomId: string) => (await chat.run('bob', 'message:list', { roomId })).messages;

beforeAll(async () => {
  chat = await startChat(test.db, { host });
});
afterAll(() => chat.close());
beforeEach(async () => {
  await settled(test.db);
  chat.transport.forget();
  asked = [];
  policy = masking;
});

describe('[SEND8] a rewritten message', () => {
  it('[SEND2] is known again by what was sent, whatever the policy makes of it by now', async () => {
    const roomId = await openDirect(chat);
    const call = textOf(roomId, 'call 010');
    const { message } = await chat.run('alice', 'message:send', call);
    expect(message.body).toBe('call ***');
    for (const later of [
      masking,
      () => ({ allow: true }) as const,
      () => ({ allow: true, rewrite: { body: 'gone', data: { n: 1 } } }) as const,
      () => ({ allow: false, reason: 'no' }) as const,
    ]) {
      policy = later;
      expect(await chat.run('alice', 'message:send', call)).toEqual({ message, repeated: true });
    }
    policy = masking;
    await edit(roomId, 1, 'or 020');
    expect(await chat.run('alice', 'message:send', call)).toMatchObject({
      repeated: true,
      message: { body: 'or ***' },
    });
    await lift(roomId);
    expect(await chat.run('alice', 'message:send', call)).toMatchObject({
      repeated: true,
      message: { body: 'or 020' },
    });
  });

  it('[SEND3] is a conflict under the words that the host made of it', async () => {
    const roomId = await openDirect(chat);
    const call = textOf(roomId, 'call 010');
    await chat.run('alice', 'message:send', call);
    policy = () => ({ allow: true });
    const other = chat.run('alice', 'message:send', { ...call, body: 'call ***' });
    await expect(other).rejects.toMatchObject({ code: 'conflict' });
  });

  it('in one batch with plain ones of other rooms: each as it should be', async () => {
    const [one, two, three] = await Promise.all([openDirect(chat), openDirect(chat), openDirect(chat)]);
    await lift(two);
    policy = async (message) => {
      await new Promise(setImmediate);
      return masking(message);
    };
    const bodies = ['a 1', 'plain', 'b 2', 'c 3'];
    const sent = await Promise.all(
      [one, two, three].flatMap((roomId) => bodies.map((body) => send(chat, 'alice', roomId, body))),
    );
    const masked = bodies.map(mask);
    expect(sent.map(({ body }) => body)).toEqual([...masked, ...bodies, ...masked]);
    expect(await storedBodies(test.db, one)).toEqual(masked);
    expect(await storedBodies(test.db, two)).toEqual(bodies);
  });
});

describe('[SEND8] an edit', () => {
  it('asks the host as a send does, says what it edits, and is rewritten', async () => {
    const roomId = await openDirect(chat);
    const { id } = await send(chat, 'alice', roomId, 'hello');
    expect(asked.at(-1)?.editOf).toBeNull();
    const { message } = await edit(roomId, 1, 'call 010');
    expect(asked.at(-1)).toEqual({
      id,
      roomId,
      type: 'TEXT',
      body: 'call 010',
      data: null,
      replyTo: null,
      editOf: 1,
    });
    expect(message).toMatchObject({ body: 'call ***', rev: 1 });
    expect(chat.transport.heard('message:updated')).toEqual([{ message }]);
    expect(JSON.stringify(chat.transport.published)).not.toContain('010');
  });

  it('[ERR6] is refused in the host’s words, and changes nothing', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId, 'hello');
    policy = () => ({ allow: false, reason: 'no numbers' });
    const refusal = { code: 'forbidden', details: [{ path: 'reason', message: 'no numbers' }] };
    await expect(edit(roomId, 1, 'call 010')).rejects.toMatchObject(refusal);
    expect(await page(roomId)).toMatchObject([{ body: 'hello', rev: 0, editedAt: null }]);
  });

  it('shows the author’s data again, which only the send’s rewriting had replaced', async () => {
    const roomId = await openDirect(chat);
    policy = () => ({ allow: true, rewrite: { body: 'masked', data: { masked: true } } });
    await chat.run('alice', 'message:send', textOf(roomId, 'call 010', { data: { card: 7 } }));
    policy = () => ({ allow: true });
    expect((await edit(roomId, 1, 'hello')).message).toMatchObject({ body: 'hello', data: { card: 7 } });
    expect(asked.at(-1)?.data).toEqual({ card: 7 });
  });

  it('[SEND4] that the host ponders is not overtaken by its author’s next', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId, 'hello');
    let decide = (_: SendDecision): void => {};
    policy = ({ body }) =>
      body === 'first' ? new Promise<SendDecision>((resolve) => (decide = resolve)) : { allow: true };
    const first = edit(roomId, 1, 'first');
    const second = edit(roomId, 1, 'second');
    await expect.poll(() => asked.at(-1)?.body).toBe('first');
    decide({ allow: true });
    expect((await first).message.rev).toBe(1);
    expect((await second).message).toMatchObject({ body: 'second', rev: 2 });
  });
});

describe('[MSG4] lifting', () => {
  it('shows every author’s words again: each with the next rev, told to all, and not edited by anybody', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId, 'call 010');
    await send(chat, 'bob', roomId, 'plain');
    policy = () => ({ allow: true, rewrite: { data: { masked: true } } });
    await chat.run('bob', 'message:send', textOf(roomId, 'card', { data: { number: 4 } }));
    policy = masking;
    await send(chat, 'alice', roomId, 'gone 020');
    await chat.run('alice', 'message:delete', { roomId, seq: 4 });
    await send(chat, 'alice', roomId, 'before');
    await edit(roomId, 5, 'after 030');
    const before = await page(roomId);
    chat.transport.forget();
    await lift(roomId);
    await settled(test.db);
    const after = await page(roomId);
    expect(after.map(({ body, data, rev }) => [body, data, rev])).toEqual([
      ['call 010', null, 3],
      ['plain', null, 0],
      ['card', { number: 4 }, 4],
      [null, null, 1],
      ['after 030', null, 5],
    ]);
    expect(after.map(({ editedAt }) => editedAt)).toEqual(before.map(({ editedAt }) => editedAt));
    const told = chat.transport.heard('message:updated').map(({ message }) => message);
    expect(told).toEqual([after[0], after[2], after[4]]);
    expect(chat.transport.heardBy('alice')).toEqual(chat.transport.heardBy('bob'));
    expect((await chat.run('bob', 'room:get', { roomId })).room.head).toEqual({ seq: 5, rev: 5 });
  });

  it('once more changes nothing and tells nobody', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId, 'call 010');
    await lift(roomId);
    await settled(test.db);
    chat.transport.forget();
    await lift(roomId);
    await settled(test.db);
    expect(chat.transport.published).toEqual([]);
    expect(await page(roomId)).toMatchObject([{ body: 'call 010', rev: 1 }]);
  });

  it('holds for what is sent and edited from then on, until rewrites are applied again', async () => {
    const roomId = await openDirect(chat);
    await lift(roomId);
    expect((await send(chat, 'alice', roomId, 'call 010')).body).toBe('call 010');
    expect((await edit(roomId, 1, 'call 020')).message.body).toBe('call 020');
    await apply(roomId);
    expect((await send(chat, 'alice', roomId, 'call 030')).body).toBe('call ***');
    expect((await edit(roomId, 1, 'call 040')).message.body).toBe('call ***');
    expect(await storedBodies(test.db, roomId)).toEqual(['call ***', 'call ***']);
    expect((await transcript(roomId)).map(({ written }) => written.body)).toEqual(['call 040', 'call 030']);
  });

  it('holds for a message and an edit whose check began before it', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'bob', roomId, 'hello');
    await chat.run('alice', 'message:send', textOf(roomId, 'mine'));
    const decisions: (() => void)[] = [];
    policy = (message) =>
      new Promise((resolve) => decisions.push(() => resolve({ allow: true, rewrite: { body: mask(message.body) } })));
    const edited = edit(roomId, 2, 'edit 010');
    const sent = chat.run('bob', 'message:send', textOf(roomId, 'sent 020'));
    await expect.poll(() => decisions.length).toBe(2);
    await lift(roomId);
    for (const decide of decisions) decide();
    expect((await edited).message.body).toBe('edit 010');
    expect((await sent).message.body).toBe('sent 020');
    expect((await page(roomId)).map(({ body }) => body)).toEqual(['hello', 'edit 010', 'sent 020']);
  });

  it('is told by the next process when the one that committed it dies before it could', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId, 'call 010');
    const dying = chat;
    await dying.close();
    // Its relay is gone; the row that commits with the lifting is all that it leaves.
    await dying.service.transaction((tx) => dying.service.liftRewrites(tx, roomId));
    expect(dying.transport.heard('message:updated')).toEqual([]);
    chat = await startChat(test.db, { host });
    await settled(test.db);
    expect(chat.transport.heard('message:updated')).toMatchObject([{ message: { body: 'call 010', rev: 1 } }]);
  });

  it('of many messages is told page by page, each once', async () => {
    const roomId = await openDirect(chat);
    await Promise.all(Array.from({ length: 450 }, (_, n) => send(chat, 'alice', roomId, `n ${n}`)));
    await lift(roomId);
    await settled(test.db);
    const told = chat.transport.heard('message:updated').map(({ message }) => message.rev);
    expect(told).toEqual(Array.from({ length: 450 }, (_, n) => n + 1));
  });
});

it('[MSG3] a transcript has what was sent and written beside what stands, of edited and deleted ones too', async () => {
  const roomId = await openDirect(chat);
  await chat.run('alice', 'message:send', textOf(roomId, 'call 010', { data: { n: 1 } }));
  await edit(roomId, 1, 'call 020');
  await send(chat, 'alice', roomId, 'gone 030');
  await chat.run('alice', 'message:delete', { roomId, seq: 2 });
  await chat.service.transaction((tx) => chat.service.post(tx, { roomId, body: 'offered', data: { state: 'open' } }));
  await chat.service.transaction((tx) => chat.service.revise(tx, { roomId, seq: 3, data: { state: 'taken' } }));
  const entries = await transcript(roomId);
  expect(entries.map(({ message, sent, written }) => [message.body, sent, written])).toEqual([
    ['call ***', { body: 'call 010', data: { n: 1 } }, { body: 'call 020', data: { n: 1 } }],
    [null, { body: 'gone 030', data: null }, { body: 'gone 030', data: null }],
    ['offered', { body: 'offered', data: { state: 'open' } }, { body: 'offered', data: { state: 'taken' } }],
  ]);
  const second = await chat.service.transaction((tx) => chat.service.transcript(tx, roomId, { after: 1, limit: 1 }));
  expect(second).toEqual([entries[1]]);
});

describe('[MSG5] a revised SYSTEM message', () => {
  const post = (roomId: string, id?: string) =>
    chat.service.transaction((tx) =>
      chat.service.post(tx, { roomId, body: 'offered', data: { state: 'open' }, ...(id ? { id } : {}) }),
    );

  it('is heard as updated by all, and a repeated post still answers it', async () => {
    const roomId = await openDirect(chat);
    const { id } = await post(roomId);
    await settled(test.db);
    chat.transport.forget();
    const revised = await chat.service.transaction((tx) =>
      chat.service.revise(tx, { roomId, seq: 1, body: 'accepted', data: { state: 'taken' } }),
    );
    expect(revised).toMatchObject({ id, body: 'accepted', data: { state: 'taken' }, rev: 1, senderId: null });
    await settled(test.db);
    expect(chat.transport.heard('message:updated')).toEqual([{ message: revised }]);
    expect(chat.transport.heardBy('bob')).toEqual(['message:updated']);
    expect(await post(roomId, id)).toEqual(revised);
    await chat.service.transaction((tx) => chat.service.revise(tx, { roomId, seq: 1, data: null }));
    expect(await page(roomId)).toMatchObject([{ body: 'accepted', data: null, rev: 2 }]);
    expect(await post(roomId, id)).toMatchObject({ rev: 2 });
  });

  it('is no member’s message, none that is not there or gone, and names a change', async () => {
    const roomId = await openDirect(chat);
    await send(chat, 'alice', roomId);
    await post(roomId);
    const revise = (seq: number, words: object = { body: 'x' }) =>
      chat.service.transaction((tx) => chat.service.revise(tx, { roomId, seq, ...words }));
    await expect(revise(1)).rejects.toMatchObject({ code: 'forbidden' });
    await expect(revise(3)).rejects.toMatchObject({ code: 'not_found' });
    await expect(revise(2, {})).rejects.toMatchObject({ code: 'invalid' });
    await test.db.query('update chat.messages set deleted_at = now() where room_id = $1 and seq = 2', [roomId]);
    await expect(revise(2)).rejects.toMatchObject({ code: 'conflict' });
    await settled(test.db);
    expect(chat.transport.heard('message:updated')).toEqual([]);
  });
});
