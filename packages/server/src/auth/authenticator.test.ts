// Proves the one gate of identity: what it lets through, and that every refusal is `unauthenticated` in words.
import { ChatError } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { asPrincipal } from '../../test/support/principal.js';
import type { ChatSettings } from '../chat.options.js';
import type { Host, Principal } from '../host.port.js';
import type { UsersService } from '../users/users.service.js';
import { Authenticator, bearerToken, refuseTokenInQuery } from './authenticator.js';
import type { Revocations } from './revocations.js';

describe('Authenticator with a host of its own', () => {
  let remembered: Principal[];
  let revoked: boolean;
  beforeEach(() => {
    remembered = [];
    revoked = false;
  });
  const withHost = (verifyToken: NonNullable<Host['verifyToken']>) =>
    new Authenticator(
      { host: { verifyToken } } as ChatSettings,
      { isRevoked: () => revoked } as unknown as Revocations,
      { rememberPrincipal: async (principal) => void remembered.push(principal) } as UsersService,
    );
  const refusalOf = (authenticator: Authenticator, token: unknown) =>
    authenticator.authenticate(token).then(
      () => expect.unreachable('It was accepted'),
      (error: unknown) => {
        expect(error).toBeInstanceOf(ChatError);
        return error as ChatError;
      },
    );

  it('[ID4] takes the principal that the host answers, and keeps its profile', async () => {
    const tokens: string[] = [];
    const alice = asPrincipal('alice');
    const authenticator = withHost(async (token) => {
      tokens.push(token);
      return alice;
    });
    expect(await authenticator.authenticate('of the host')).toBe(alice);
    expect(tokens).toEqual(['of the host']);
    expect(remembered).toEqual([alice]);
  });

  it('[ID4] calls the function on the host’s own object', async () => {
    class OwnHost implements Host {
      readonly #user = 'alice';
      async verifyToken() {
        return asPrincipal(this.#user);
      }
    }
    const authenticator = new Authenticator(
      { host: new OwnHost() as Host } as ChatSettings,
      { isRevoked: () => false } as unknown as Revocations,
      { rememberPrincipal: async () => {} } as unknown as UsersService,
    );
    expect(await authenticator.authenticate('x')).toMatchObject({ userId: 'alice' });
  });

  it('[ID4] passes on the words of a host that throws a ChatError', async () => {
    const words = new ChatError('unavailable', 'The login server is being replaced');
    expect(
      await refusalOf(
        withHost(() => Promise.reject(words)),
        'x',
      ),
    ).toBe(words);
  });

  it('[ID4] answers any other error of the host with unauthenticated, and tells nothing of it', async () => {
    const error = await refusalOf(
      withHost(() => Promise.reject(new Error('select from sessions'))),
      'x',
    );
    expect(error.toWire()).toEqual({ code: 'unauthenticated', message: 'The token is refused', retryable: false });
  });

  it('[ID4] does not mind a host that throws before any promise', async () => {
    const authenticator = withHost(() => {
      throw new Error('bad token');
    });
    expect((await refusalOf(authenticator, 'x')).code).toBe('unauthenticated');
  });

  it.each(['', 'two words', 'a\u0000b', 'x'.repeat(129), undefined])(
    '[ID4] refuses a principal whose user id %j is none',
    async (userId) => {
      const authenticator = withHost(async () => ({ ...asPrincipal('alice'), userId: userId as string }));
      expect((await refusalOf(authenticator, 'of the host')).code).toBe('unauthenticated');
    },
  );

  it('[ID4] refuses a token for which the host has nobody', async () => {
    const authenticator = withHost(async () => undefined as unknown as Principal);
    expect((await refusalOf(authenticator, 'x')).code).toBe('unauthenticated');
  });

  it('refuses a principal who has just expired', async () => {
    const authenticator = withHost(async () => ({ ...asPrincipal('alice'), expiresAt: new Date(Date.now() - 1) }));
    expect(await refusalOf(authenticator, 'x')).toMatchObject({ message: 'The token has expired' });
    expect(remembered).toEqual([]);
  });

  it('[ID3] refuses one who was revoked', async () => {
    revoked = true;
    const error = await refusalOf(
      withHost(async () => asPrincipal('alice')),
      'x',
    );
    expect(error).toMatchObject({ code: 'unauthenticated', message: 'The session was revoked' });
    expect(remembered).toEqual([]);
  });

  it.each([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a number', 5],
    ['an object', { token: 'x' }],
    ['a list', ['x']],
    ['far too much', 'x'.repeat(16_385)],
  ])('refuses %s without asking the host', async (_, token) => {
    let asked = false;
    const authenticator = withHost(async () => {
      asked = true;
      return asPrincipal('alice');
    });
    expect((await refusalOf(authenticator, token)).code).toBe('unauthenticated');
    expect(asked).toBe(false);
  });
});

describe('where a token may stand', () => {
  it.each(['Bearer abc.def', 'bearer abc.def', 'BEARER abc.def'])('[ID1] in the header %s', (header) => {
    expect(bearerToken(header)).toBe('abc.def');
  });

  it.each([undefined, '', 'Bearer', 'Bearer ', 'Basic abc', 'Bearer a b', 'abc'])('[ID1] not in %j', (header) => {
    expect(() => bearerToken(header)).toThrow(ChatError);
  });

  it('[ID1] never in a query string, whatever its value', () => {
    expect(() => refuseTokenInQuery({ token: '' })).toThrow('it would land in logs');
    expect(() => refuseTokenInQuery({ access_token: ['x'] })).toThrow('it would land in logs');
    expect(refuseTokenInQuery({ EIO: '4', transport: 'polling' })).toBeUndefined();
  });
});
