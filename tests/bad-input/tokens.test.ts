// Tokens that the host signed, but should not have: refused, or taken and then told in a form that clients can read.
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { Connection, Refused } from '../conformance/connection.js';
import { TIMESTAMP } from '../conformance/shapes.js';
import { type Actor, connect, inSeconds, mintToken, person, rest } from '../conformance/target.js';
import { send, verdict } from './answers.js';
import { leakIn } from './leaks.js';
import { expectStillAlive, type Stage, setStage } from './stage.js';

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
});

const EXTREME_EXPIRIES = {
  'in milliseconds': inSeconds(3_600) * 1_000,
  'after the last date of JavaScript': 9_999_999_999_999,
  'at the largest safe integer': Number.MAX_SAFE_INTEGER,
  'at 1e300': 1e300,
  'between two seconds': inSeconds(3_600) + 0.5,
  zero: 0,
  'before 1970': -1,
};

const STRANGE_CLAIMS = {
  'a name that is a number': { name: 7 },
  'a name with a NUL': { name: 'a\u0000b' },
  'a name with a lone surrogate': { name: 'a\ud800' },
  'a name with an override': { name: 'a\u202eb' },
  'a name of 8,000 characters': { name: 'x'.repeat(8_000) },
  'a picture that is no URL': { picture: 'not a URL \u0000' },
  'a trust that is text': { trust: 'high' },
  'a trust of 101': { trust: 101 },
  'a trust of -1': { trust: -1 },
  'roles that are text': { roles: 'admin' },
  'roles that nobody knows': { roles: ['emperor', 7, null] },
  'a locale that is an object': { locale: { a: 1 } },
  'a claim named __proto__': JSON.parse('{"__proto__":{"roles":["admin"]}}'),
};

/** Both doors agree on the token: refused as unauthenticated, or welcome. */
async function expectOneMind(actor: Actor): Promise<void> {
  const answer = await send(actor, 'GET', '/chat/unread');
  if (!answer.ok) expect(verdict(answer, 'unauthenticated')).toBeUndefined();
  const outcome = await connect(actor).catch((error: unknown) => error);
  if (outcome instanceof Refused) {
    expect(outcome.fault, outcome.message).toMatchObject({ code: 'unauthenticated' });
    expect(leakIn(outcome.message)).toBeUndefined();
    expect(answer.ok).toBe(false);
  } else {
    if (!(outcome instanceof Connection)) throw outcome;
    expect(outcome.hello).toMatchObject({ userId: actor.id, expiresAt: expect.stringMatching(TIMESTAMP) });
    expect(answer.ok).toBe(true);
  }
}

describe('a signed token', () => {
  for (const [what, claims] of Object.entries(STRANGE_CLAIMS)) {
    it(`[ID2] with ${what} means the same at both doors`, async () => {
      await expectOneMind(await person('strange', claims));
      await expectStillAlive(stage);
    });
  }

  for (const sub of ['__proto__', 'constructor', 'toString', 'null', '0', '*', '%00', "'--", '../x', '{}']) {
    it(`[ID2] with the sub ${sub} is a user like any other`, async () => {
      const odd = { id: `${sub}`, token: await mintToken({ sub }) };
      const subject = { type: 'trial', id: randomUUID() };
      const opened = await rest<{ room: { id: string } }>(stage.ann, 'POST', '/chat/rooms', {
        kind: 'direct',
        members: [sub],
        subject,
      });
      expect(opened.status).toBe(201);
      const connection = await connect(odd);
      const roomId = opened.body.room.id;
      const input = { roomId, id: randomUUID(), type: 'TEXT', body: 'hi' };
      expect((await connection.ok('message:send', input)).message.senderId).toBe(sub);
      const seen = await connection.ok('room:subscribe', { roomId });
      expect(seen.presence).toContainEqual(expect.objectContaining({ userId: sub, online: true }));
      expect(seen.receipts).toContainEqual({ userId: sub, deliveredSeq: 1, readSeq: 1 });
    });
  }

  for (const [what, exp] of Object.entries(EXTREME_EXPIRIES)) {
    it(`[ID2] [ID3] with an exp ${what} means the same at both doors`, async () => {
      await expectOneMind(await person('strange', { exp }));
      await expectStillAlive(stage);
    });
  }

  for (const [what, exp] of Object.entries(EXTREME_EXPIRIES)) {
    it(`[ID3] with an exp ${what} is a refresh that is answered`, async () => {
      const connection = await connect(stage.ann);
      const ack = await connection.emit('session:refresh', { token: await mintToken({ sub: stage.ann.id, exp }) });
      if (ack.ok) expect(ack.data.expiresAt).toMatch(TIMESTAMP);
      else expect(ack.error).toMatchObject({ code: 'unauthenticated' });
      await expectStillAlive(stage);
    });
  }
});
