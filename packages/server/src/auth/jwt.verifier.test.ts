// Proves that a token is what the host signed, for this chat, now, and that nothing else passes ([ID2]).
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { forged, inSeconds, keyPair, signed } from '../../test/support/tokens.js';
import { type ChatOptions, resolveOptions } from '../chat.options.js';
import { jwtVerifier } from './jwt.verifier.js';

const SECRET = 'a secret of at least thirty-two bytes';
const KEY = Buffer.from(SECRET);
const rsa = keyPair('rsa');
const ec = keyPair('ec');
const ed = keyPair('ed25519');

const verifierOf = (options: ChatOptions = { jwtSecret: SECRET }) => jwtVerifier(resolveOptions(options));
const claims = { sub: 'alice', exp: inSeconds(60) };

async function expectRefused(token: string, options?: ChatOptions, why = ''): Promise<void> {
  const error = await verifierOf(options)(token).then(
    () => expect.unreachable('It was accepted'),
    (error: unknown) => error,
  );
  expect(error).toBeInstanceOf(ChatError);
  expect(error).toMatchObject({ code: 'unauthenticated', retryable: false });
  expect((error as ChatError).message).toContain(`The token is refused: ${why}`);
}

describe('a good token', () => {
  it('[ID2] makes a principal of its claims', async () => {
    const exp = inSeconds(600);
    const iat = inSeconds(-5);
    const token = await signed('HS256', KEY, {
      sub: 'alice',
      exp,
      iat,
      jti: 'j1',
      sid: 's1',
      name: 'Alice',
      picture: 'https://cdn.example/a.png',
      locale: 'cs-CZ',
      trust: 72.5,
      roles: ['support'],
      scope: 'a claim of the host’s own',
    });
    expect(await verifierOf()(token)).toEqual({
      userId: 'alice',
      name: 'Alice',
      picture: 'https://cdn.example/a.png',
      locale: 'cs-CZ',
      trust: 72.5,
      roles: ['support'],
      sessionId: 's1',
      issuedAt: new Date(iat * 1_000),
      expiresAt: new Date(exp * 1_000),
    });
  });

  it('[ID2] needs no more than sub and exp', async () => {
    const principal = await verifierOf()(await signed('HS256', KEY));
    expect(principal).toEqual({
      userId: 'alice',
      roles: [],
      sessionId: null,
      issuedAt: null,
      expiresAt: expect.any(Date),
    });
  });

  it('names its session by jti where it has no sid', async () => {
    expect(await verifierOf()(await signed('HS256', KEY, { jti: 'j1' }))).toMatchObject({ sessionId: 'j1' });
  });

  it.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ])('[ID2] is checked by %s with a PEM key, whose kind names the algorithm', async (alg, pair) => {
    const token = await signed(alg, pair.privateKey);
    expect(await verifierOf({ jwtPublicKey: pair.pem })(token)).toMatchObject({ userId: 'alice' });
    const another = await signed(alg, keyPair(alg === 'RS256' ? 'rsa' : alg === 'ES256' ? 'ec' : 'ed25519').privateKey);
    await expectRefused(another, { jwtPublicKey: pair.pem }, 'it does not verify');
  });
});

describe('[ID2] a token that is not to be believed', () => {
  it.each(['none', 'None', 'NONE', 'nOnE'])('algorithm %s, without a signature', async (alg) => {
    await expectRefused(forged({ alg }, claims, null));
    await expectRefused(forged({ alg }, claims, null), { jwtPublicKey: rsa.pem });
  });

  it.each([
    ['RS256', rsa],
    ['ES256', ec],
    ['EdDSA', ed],
  ])('the public key of %s, used as an HMAC secret', async (_, pair) => {
    for (const secret of [pair.pem, pair.pem.trim()]) {
      await expectRefused(forged({ alg: 'HS256' }, claims, secret), { jwtPublicKey: pair.pem });
    }
  });

  it('an algorithm that fits the key, but is not on the list', async () => {
    const token = await signed('PS256', rsa.privateKey);
    await expectRefused(token, { jwtPublicKey: rsa.pem });
    await expectRefused(await signed('HS512', KEY));
  });

  it('a signature by another secret, a changed payload, and no signature', async () => {
    const token = await signed('HS256', KEY);
    const [header, , signature] = token.split('.');
    const admin = Buffer.from(JSON.stringify({ ...claims, roles: ['admin'] })).toString('base64url');
    await expectRefused(await signed('HS256', Buffer.from('another secret of thirty-two bytes')));
    await expectRefused(`${header}.${admin}.${signature}`);
    await expectRefused(`${header}.${admin}.`);
  });

  it.each(['jku', 'x5u', 'jwk', 'x5c'])('a header %s, by which it would bring its own key', async (name) => {
    const value =
      name === 'jwk' ? ec.publicKey.export({ format: 'jwk' }) : name === 'x5c' ? ['MIIB'] : 'https://evil.example/keys';
    await expectRefused(forged({ alg: 'HS256', [name]: value }, claims, SECRET), undefined, 'it names its own key');
    const own = forged({ alg: 'HS256', [name]: null }, claims, SECRET);
    await expectRefused(own, undefined, 'it names its own key');
  });

  it('a critical header that nobody here understands', async () => {
    await expectRefused(forged({ alg: 'HS256', crit: ['b64'], b64: false }, claims, SECRET));
  });

  it.each(['', 'a', 'a.b', 'a.b.c', 'a.b.c.d.e', '....', 'é.é.é', `${'A'.repeat(16_000)}.e30.`])(
    'no token at all: %.20s',
    async (token) => {
      await expectRefused(token);
    },
  );

  it('of another issuer, for another audience, or without either', async () => {
    const options = { jwtSecret: SECRET, jwtIssuer: 'https://host.example', jwtAudience: 'chat' };
    const good = { iss: 'https://host.example', aud: ['shop', 'chat'] };
    expect(await verifierOf(options)(await signed('HS256', KEY, good))).toMatchObject({ userId: 'alice' });
    await expectRefused(await signed('HS256', KEY, { ...good, iss: 'https://evil.example' }), options);
    await expectRefused(await signed('HS256', KEY, { ...good, aud: 'shop' }), options);
    await expectRefused(await signed('HS256', KEY, { ...good, iss: undefined }), options);
    await expectRefused(await signed('HS256', KEY, { ...good, aud: undefined }), options);
  });

  it('expired, not yet valid, without an end, or with one that is no number', async () => {
    await expectRefused(await signed('HS256', KEY, { exp: inSeconds(-1) }), undefined, 'it has expired');
    await expectRefused(await signed('HS256', KEY, { nbf: inSeconds(60) }));
    await expectRefused(await signed('HS256', KEY, { exp: undefined }));
    await expectRefused(forged({ alg: 'HS256' }, { sub: 'alice', exp: 'tomorrow' }, SECRET));
  });
});

describe('[ID2] a signed token whose claims are not well formed', () => {
  it.each([
    ['sub', undefined],
    ['sub', ''],
    ['sub', 'alice smith'],
    ['sub', 'alice\u200b'],
    ['sub', 'alice\u0000'],
    ['sub', 'a'.repeat(129)],
    ['sub', 7],
    ['trust', -1],
    ['trust', 100.5],
    ['trust', '50'],
    ['name', ''],
    ['name', 'n'.repeat(201)],
    ['name', 'Ali\u0000ce'],
    ['name', 'gpj\u202eexe'],
    ['roles', 'admin'],
    ['roles', [7]],
    ['iat', 'today'],
    ['sid', 'x'.repeat(257)],
  ])('%s: %j', async (claim, value) => {
    await expectRefused(forged({ alg: 'HS256' }, { ...claims, [claim]: value }, SECRET));
  });

  it('as long a sub as there may be is taken', async () => {
    const sub = 'ü'.repeat(128);
    expect(await verifierOf()(await signed('HS256', KEY, { sub }))).toMatchObject({ userId: sub });
  });
});
