// Sizes that are refused, and rates that are slowed down.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Limits } from './contract.js';
import { DOORS, enter, faultOfProblem } from './doors.js';
import { getRoom, openRoom, readAll, text } from './scenes.js';
import { type Actor, connect, people, person, refusal, rest } from './target.js';

/** Levels of JSON, counting the object itself as the first. */
function nested(levels: number): Record<string, unknown> {
  return levels <= 1 ? { end: 1 } : { in: nested(levels - 1) };
}

const dataOfBytes = (bytes: number, letter = 'x') => {
  const frame = Buffer.byteLength(JSON.stringify({ a: '' }));
  const size = Buffer.byteLength(letter);
  return { a: letter.repeat(Math.floor((bytes - frame) / size)) + 'x'.repeat((bytes - frame) % size) };
};

/** The limits that the target says it has, if a test can reach them. */
async function limitsOf(actor: Actor): Promise<Limits> {
  const { limits } = (await connect(actor)).hello;
  if (limits.messageBurst > 200 || limits.handshakesPerMinute > 100) {
    throw new Error('This target has limits too high to reach: run it with the default ones.');
  }
  return limits;
}

const NUL = '\u0000';
const LONE_SURROGATE = '\ud800';
const faults: [string, Record<string, unknown>][] = [
  ['a body of 4,001 characters', { body: 'x'.repeat(4_001) }],
  ['a NUL in body', { body: `a${NUL}b` }],
  ['a NUL deep in data', { data: { a: [{ b: NUL }] } }],
  ['a NUL in a key of data', { data: { [`a${NUL}`]: 1 } }],
  ['a lone surrogate in body', { body: `a${LONE_SURROGATE}b` }],
  ['a lone surrogate in data', { data: { a: `${LONE_SURROGATE}` } }],
  ['U+202D in body', { body: 'a\u202db' }],
  ['U+202E in body', { body: 'a\u202egpj.exe' }],
  ['U+202E in data', { data: { a: '\u202e' } }],
  ['31 combining marks on one base', { body: `a${'\u0301'.repeat(31)}` }],
  ['31 combining marks in data', { data: { a: `a${'\u0301'.repeat(31)}` } }],
  ['a __proto__ key in data', { data: JSON.parse('{"__proto__":{"admin":true}}') }],
  ['a __proto__ key beside the fields', JSON.parse('{"__proto__":{"type":"SYSTEM"}}')],
  ['a constructor key in data', { data: { constructor: { prototype: {} } } }],
  ['an unknown field', { colour: 'red' }],
  ['a field of the wrong type', { body: 7 }],
  ['depth 9', { data: nested(8) }],
  ['data of 8,193 bytes', { data: dataOfBytes(8_193) }],
  ['data of 8,193 bytes in few characters', { data: dataOfBytes(8_193, '가') }],
];

describe.each(DOORS)('through %s', (door) => {
  for (const [what, change] of faults) {
    it(`[ERR4] ${what} is invalid`, async () => {
      const ann = await person('ann');
      const room = await openRoom('group', ann, []);
      const caller = await enter(door, ann);
      const input = { ...text(room.id), ...change };
      expect(await caller.fault('message:send', input)).toMatchObject({ code: 'invalid', retryable: false });
      expect((await getRoom(ann, room.id)).head.seq).toBe(0);
    });
  }

  it('[ERR4] what is just small enough is taken, and comes back whole', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const whole: Record<string, unknown>[] = [
      { body: 'x'.repeat(4_000) },
      { body: '😀'.repeat(4_000) },
      { body: `a${'\u0301'.repeat(30)}b${'\u0301'.repeat(30)}` },
      { data: nested(7) },
      { data: dataOfBytes(8_192) },
      { data: dataOfBytes(8_192, '가') },
    ];
    for (const change of whole) {
      const { message } = await caller.ok('message:send', text(room.id, 'x', change));
      expect(message).toMatchObject(change);
    }
    expect((await readAll(ann, room.id)).map(({ body, data }) => ({ body, data }))).toEqual(
      whole.map((change) => ({ body: 'x', data: null, ...change })),
    );
  });

  it('[ERR4] a page has at most 100 messages', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    for (const limit of [0, 101, -1, 1.5]) {
      expect(await caller.fault('message:list', { roomId: room.id, limit })).toMatchObject({ code: 'invalid' });
    }
    await caller.ok('message:list', { roomId: room.id, limit: 100 });
  });

  it('[ERR5] a user who sends faster than the limits is slowed down, and loses nothing by waiting', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const { messageBurst, messagesPerSecond } = await limitsOf(ann);
    const caller = await enter(door, ann);
    const began = Date.now();
    const sends = Array.from({ length: messageBurst * 2 }, () => text(room.id));
    const results = await Promise.allSettled(sends.map((sent) => caller.ok('message:send', sent)));
    const taken = results.filter((result) => result.status === 'fulfilled').length;
    const allowed = messageBurst + Math.ceil(((Date.now() - began) / 1_000) * messagesPerSecond);
    expect(taken).toBeGreaterThanOrEqual(messageBurst);
    expect(taken).toBeLessThanOrEqual(allowed);
    let sent = sends[results.findIndex((result) => result.status === 'rejected')] ?? text(room.id);
    let fault = await caller.fault('message:send', sent).catch(() => undefined);
    // A slow machine may have refilled the bucket by now: empty it again.
    for (let i = 0; fault === undefined && i < messageBurst * 2; i += 1) {
      sent = text(room.id);
      fault = await caller.fault('message:send', sent).catch(() => undefined);
    }
    expect(fault).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: expect.any(Number) });
    expect(fault?.retryAfterMs).toBeGreaterThan(0);
    await sleep((fault?.retryAfterMs ?? 0) + 50);
    expect((await caller.ok('message:send', sent)).repeated).toBe(false);
    const seqs = (await readAll(bob, room.id)).map((message) => message.seq);
    expect(seqs).toEqual(seqs.map((_, index) => index + 1));
  });
});

describe('limits of a user', () => {
  it('[ERR5] are shared by both doors and all connections', async () => {
    const [ann, bob] = await people(2);
    const rooms = [await openRoom('direct', ann, [bob]), await openRoom('group', ann, [])];
    const { messageBurst, messagesPerSecond } = await limitsOf(ann);
    const callers = [await enter('socket', ann), await enter('socket', ann), await enter('rest', ann)];
    const began = Date.now();
    const results = await Promise.allSettled(
      Array.from({ length: messageBurst * 3 }, (_, index) =>
        callers[index % 3]?.ok('message:send', text(rooms[index % 2]?.id ?? '')),
      ),
    );
    const taken = results.filter((result) => result.status === 'fulfilled').length;
    expect(taken).toBeLessThanOrEqual(messageBurst + Math.ceil(((Date.now() - began) / 1_000) * messagesPerSecond));
    const answer = await rest(bob, 'POST', `/chat/rooms/${rooms[0]?.id}/messages`, { ...text(''), roomId: undefined });
    expect(answer.status).toBe(201);
  });

  it('[ERR5] are answered as 429 problem+json', async () => {
    const ann = await person('ann');
    const room = await openRoom('group', ann, []);
    const { messageBurst } = await limitsOf(ann);
    const path = `/chat/rooms/${room.id}/messages`;
    const answers = await Promise.all(
      Array.from({ length: messageBurst * 2 }, () => rest(ann, 'POST', path, { ...text(''), roomId: undefined })),
    );
    const refused = answers.find((answer) => answer.status !== 201);
    expect(refused?.status).toBe(429);
    if (refused) expect(faultOfProblem(refused)).toMatchObject({ code: 'rate_limited', retryable: true });
  });

  it('[ERR5] more handshakes in a minute than allowed are refused with a time to wait', async () => {
    const ann = await person('ann');
    const { handshakesPerMinute } = await limitsOf(ann);
    // At once, before the first of them comes back.
    await Promise.all(Array.from({ length: handshakesPerMinute - 1 }, () => connect(ann)));
    expect(await refusal({ auth: { token: ann.token } })).toMatchObject({
      code: 'rate_limited',
      retryable: true,
      retryAfterMs: expect.any(Number),
    });
    expect((await connect(await person('bob'))).hello.protocol).toBe(1);
  });
});
