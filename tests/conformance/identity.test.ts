// A caller proves who it is with the host's JWT, and with nothing less.
import { randomBytes, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Room } from './contract.js';
import { faultOfProblem } from './doors.js';
import { getRoom, openRoom } from './scenes.js';
import { connect, inSeconds, mintToken, person, refusal, request, rest, target } from './target.js';

const sub = () => `identity-${randomUUID()}`;
const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

async function withForeignKey(): Promise<string> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  return new SignJWT({ sub: sub(), exp: inSeconds(600) })
    .setProtectedHeader({ alg: 'RS256', jwk: jwk as never })
    .sign(privateKey);
}

async function tampered(): Promise<string> {
  const [header, , signature] = (await mintToken({ sub: sub() })).split('.');
  return `${header}.${base64url({ sub: 'somebody-else', exp: inSeconds(600) })}.${signature}`;
}

const good = { exp: inSeconds(3_600) };
const badTokens: Record<string, () => Promise<string> | string> = {
  'not a token at all': () => 'nonsense',
  'three empty parts': () => '..',
  'no sub': () => mintToken({}),
  'an empty sub': () => mintToken({ sub: '' }),
  'a sub of 129 characters': () => mintToken({ sub: 'x'.repeat(129) }),
  'a sub with a space': () => mintToken({ sub: `${sub()} x` }),
  'a sub with a NUL': () => mintToken({ sub: `${sub()}\u0000` }),
  'a sub with a line break': () => mintToken({ sub: `${sub()}\n` }),
  'a sub with an invisible character': () => mintToken({ sub: `${sub()}\u200b` }),
  'a sub that is a number': () => mintToken({ sub: 42 }),
  'no exp': () => mintToken({ sub: sub(), exp: undefined }),
  'an exp that is text': () => mintToken({ sub: sub(), exp: '9999999999' }),
  'an exp in the past': () => mintToken({ sub: sub(), exp: inSeconds(-30) }),
  'an nbf in the future': () => mintToken({ sub: sub(), nbf: inSeconds(600) }),
  'another secret': () => mintToken({ sub: sub() }, { secret: randomBytes(32).toString('hex') }),
  'a changed payload': tampered,
  'alg none': () => `${base64url({ alg: 'none' })}.${base64url({ sub: sub(), ...good })}.`,
  'alg None': () => `${base64url({ alg: 'None' })}.${base64url({ sub: sub(), ...good })}.`,
  'an algorithm that is not allowed': () => mintToken({ sub: sub() }, { header: { alg: 'HS512' } }),
  'a key of its own (jwk)': withForeignKey,
  'a jku header': () => mintToken({ sub: sub() }, { header: { jku: 'https://elsewhere.example/keys' } }),
  'an x5u header': () => mintToken({ sub: sub() }, { header: { x5u: 'https://elsewhere.example/chain' } }),
  'a jwk header beside a right signature': () =>
    mintToken({ sub: sub() }, { header: { jwk: { kty: 'oct', k: 'c2VjcmV0' } as never } }),
  ...(target.issuer === undefined
    ? {}
    : {
        'the wrong issuer': () => mintToken({ sub: sub(), iss: 'https://elsewhere.example' }),
        'no issuer': () => mintToken({ sub: sub(), iss: undefined }),
      }),
  ...(target.audience === undefined
    ? {}
    : {
        'the wrong audience': () => mintToken({ sub: sub(), aud: 'another-service' }),
        'no audience': () => mintToken({ sub: sub(), aud: undefined }),
      }),
};

describe('a token with', () => {
  for (const [what, make] of Object.entries(badTokens)) {
    it(`[ID2] ${what} is unauthenticated at both doors`, async () => {
      const token = await make();
      const answer = await rest({ id: '', token }, 'GET', '/chat/unread');
      expect(faultOfProblem(answer)).toMatchObject({ code: 'unauthenticated', retryable: false });
      expect(await refusal({ auth: { token } })).toMatchObject({ code: 'unauthenticated', retryable: false });
    });
  }
});

describe('where a token may stand', () => {
  it('[ID1] a good token opens both doors', async () => {
    const ann = await person('ann');
    expect((await rest(ann, 'GET', '/chat/unread')).status).toBe(200);
    expect((await connect(ann)).hello.userId).toBe(ann.id);
  });

  for (const authorization of [undefined, '', 'Bearer', 'Bearer ', 'Basic YTpi']) {
    it(`[ID1] REST with ${authorization === undefined ? 'no authorization' : `"${authorization}"`} is unauthenticated`, async () => {
      const answer = await request('/chat/unread', authorization === undefined ? {} : { headers: { authorization } });
      expect(faultOfProblem(answer).code).toBe('unauthenticated');
    });
  }

  for (const [what, auth] of [
    ['no auth', undefined],
    ['an empty auth', {}],
    ['a token that is a number', { token: 7 }],
    ['a token that is an object', { token: { toString: 'x' } }],
    ['a token that is null', { token: null }],
  ] as const) {
    it(`[ID1] a socket with ${what} is refused as unauthenticated`, async () => {
      expect(await refusal(auth ? { auth } : {})).toMatchObject({ code: 'unauthenticated' });
    });
  }

  for (const name of ['token', 'access_token']) {
    it(`[ID1] REST refuses ?${name}= even when it is good`, async () => {
      const ann = await person('ann');
      const alone = await rest(null, 'GET', `/chat/unread?${name}=${ann.token}`);
      expect(faultOfProblem(alone).code).toBe('unauthenticated');
      const beside = await rest(ann, 'GET', `/chat/unread?${name}=${ann.token}`);
      expect(faultOfProblem(beside).code).toBe('unauthenticated');
    });
  }

  it('[ID1] a socket with its token in the query string is refused', async () => {
    const ann = await person('ann');
    expect(await refusal({ query: { token: ann.token } })).toMatchObject({ code: 'unauthenticated' });
    const beside = await refusal({ query: { token: ann.token }, auth: { token: ann.token } });
    expect(beside).toMatchObject({ code: 'unauthenticated' });
  });
});

describe('who somebody is', () => {
  it('[ID2] a sub of 128 visible characters of any script is a user id', async () => {
    const id = `사용자-é-😀-${randomUUID()}`.padEnd(128, 'x');
    const ann = { id, token: await mintToken({ sub: id }) };
    expect((await connect(ann)).hello.userId).toBe(id);
    expect((await openRoom('group', ann, [])).members[0]?.user.id).toBe(id);
  });

  it('[ID2] name, picture and trust of the token are the profile that others see', async () => {
    const picture = 'https://host.example/ann.png';
    const ann = await person('ann', { name: 'Ann Özdemir', picture, trust: 73, locale: 'tr', roles: ['support'] });
    const bob = await person('bob');
    const room = await openRoom('direct', ann, [bob]);
    const seen: Room = await getRoom(bob, room.id);
    expect(seen.members.map((member) => member.user)).toContainEqual({
      id: ann.id,
      name: 'Ann Özdemir',
      picture,
      trust: 73,
    });
  });

  it('[ID2] the optional claims are optional', async () => {
    const ann = await person('ann', { name: undefined });
    const room = await openRoom('group', ann, []);
    expect(room.members[0]?.user).toEqual({ id: ann.id, name: expect.any(String), picture: null, trust: null });
  });
});
