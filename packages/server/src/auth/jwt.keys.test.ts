// Proves how keys come from a key server: fetched once, again when they were changed, and missed in words ([ID2]).
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forged, inSeconds, type KeyPair, keyPair, signed } from '../../test/support/tokens.js';
import { resolveOptions } from '../chat.options.js';
import { jwtVerifier } from './jwt.verifier.js';

const one = keyPair('ec');
const two = keyPair('ed25519');
const jwk = (pair: KeyPair, kid: string, alg: string) => ({ ...pair.publicKey.export({ format: 'jwk' }), kid, alg });

describe('a key server', () => {
  let server: Server;
  let fetches: number;
  let answer: { status: number; body: string };
  const serve = (...keys: object[]) => {
    answer = { status: 200, body: JSON.stringify({ keys }) };
  };
  const verifier = () =>
    jwtVerifier(resolveOptions({ jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys` }));
  const byOne = (claims = {}) => signed('ES256', one.privateKey, claims, { kid: 'one' });
  const byTwo = () => signed('EdDSA', two.privateKey, {}, { kid: 'two' });

  beforeEach(async () => {
    fetches = 0;
    serve(jwk(one, 'one', 'ES256'));
    server = createServer((_, response) => {
      fetches += 1;
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    vi.useRealTimers();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it('[ID2] is asked once for many tokens', async () => {
    const verify = verifier();
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => byOne({ sub: `user-${n}` })));
    const principals = await Promise.all(tokens.map(verify));
    for (const token of tokens) await verify(token);
    expect(principals.map(({ userId }) => userId)).toEqual(tokens.map((_, n) => `user-${n}`));
    expect(fetches).toBe(1);
  });

  it('is asked again for a key that came later, and not for each token of a key that does not exist', async () => {
    const verify = verifier();
    await verify(await byOne());
    serve(jwk(one, 'one', 'ES256'), jwk(two, 'two', 'EdDSA'));
    // It would be asked at most once in 30 s.
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ['Date'] });
    expect(await verify(await byTwo())).toMatchObject({ userId: 'alice' });
    expect(await verify(await byOne())).toMatchObject({ userId: 'alice' });
    expect(fetches).toBe(2);
    for (let n = 0; n < 20; n++) {
      const unknown = await signed('ES256', one.privateKey, {}, { kid: `invented-${n}` });
      await expect(verify(unknown)).rejects.toMatchObject({ code: 'unauthenticated' });
    }
    expect(fetches).toBe(2);
  });

  it('[ID2] no longer vouches for a key that it took back', async () => {
    const verify = verifier();
    await verify(await byOne());
    serve(jwk(two, 'two', 'EdDSA'));
    vi.useFakeTimers({ now: Date.now() + 11 * 60_000, toFake: ['Date'] });
    await expect(verify(await byOne())).rejects.toMatchObject({ code: 'unauthenticated' });
    expect(await verify(await byTwo())).toMatchObject({ userId: 'alice' });
  });

  it('[ID2] never checks an HMAC, even by a symmetric key in the set', async () => {
    const secret = 'a secret of at least thirty-two bytes';
    serve({ kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'one' });
    const token = forged({ alg: 'HS256', kid: 'one' }, { sub: 'alice', exp: inSeconds(60) }, secret);
    await expect(verifier()(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('that is down makes tokens unavailable to check, not wrong', async () => {
    const verify = verifier();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await expect(verify(await byOne())).rejects.toMatchObject({ code: 'unavailable', retryable: true });
  });

  it.each([
    ['an error', { status: 500, body: 'oops' }],
    ['a page that is no JSON', { status: 200, body: '<html>' }],
    ['JSON that is no key set', { status: 200, body: '{"keys":"none"}' }],
  ])('that answers %s makes tokens unavailable to check, and is asked again', async (_, broken) => {
    const verify = verifier();
    answer = broken;
    await expect(verify(await byOne())).rejects.toMatchObject({ code: 'unavailable', retryable: true });
    serve(jwk(one, 'one', 'ES256'));
    expect(await verify(await byOne())).toMatchObject({ userId: 'alice' });
  });

  it('that went down later does no harm to the keys that are known', async () => {
    const verify = verifier();
    await verify(await byOne());
    answer = { status: 503, body: '' };
    expect(await verify(await byOne())).toMatchObject({ userId: 'alice' });
  });
});
