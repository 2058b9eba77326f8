// The default proof of identity: the host's JWT, checked against a fixed list of algorithms ([ID2]).
import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import { ChatError, safeText, userIdSchema } from '@doran/protocol';
import { createRemoteJWKSet, decodeProtectedHeader, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { ChatSettings } from '../chat.options.js';
import type { Principal } from '../host.port.js';
import { algorithmOf, PUBLIC_ALGORITHMS } from '../key.algorithms.js';

/** Seconds since 1970, up to the year 9999: milliseconds by mistake are no such number. */
const secondsSchema = z.number().min(0).max(253_402_300_799, 'must be in seconds');

const claimsSchema = z.object({
  sub: userIdSchema,
  exp: secondsSchema,
  iat: secondsSchema.optional(),
  sid: z.string().min(1).max(256).optional(),
  jti: z.string().min(1).max(256).optional(),
  name: safeText(1, 200).optional(),
  // Other people's pages show it: nothing that could run.
  picture: safeText(1, 2_048)
    .regex(/^(https?:\/\/|\/(?!\/)|data:image\/)/i, 'must be an http(s), root-relative or data:image URL')
    .optional(),
  locale: safeText(1, 35).optional(),
  trust: z.number().min(0).max(100).optional(),
  roles: z.array(z.string().max(64)).max(32).optional(),
});

/** Headers by which a token would bring, or point at, its own key. */
const KEY_HEADERS = ['jku', 'x5u', 'jwk', 'x5c'];

export function jwtVerifier(settings: ChatSettings): (token: string) => Promise<Principal> {
  const { key, algorithms } = keyOf(settings);
  const options = {
    algorithms,
    requiredClaims: ['sub', 'exp'],
    ...(settings.jwtIssuer === undefined ? {} : { issuer: settings.jwtIssuer }),
    ...(settings.jwtAudience === undefined ? {} : { audience: settings.jwtAudience }),
  };
  // jose takes a key or a function that finds one, by overloads that a union does not fit.
  const find: JWTVerifyGetKey = typeof key === 'function' ? key : async () => key;
  return async (token) => {
    try {
      const header = decodeProtectedHeader(token);
      if (KEY_HEADERS.some((name) => name in header)) throw refused('it names its own key');
      const { payload } = await jwtVerify(token, find, options);
      return toPrincipal(payload);
    } catch (error) {
      throw asChatError(error);
    }
  };
}

function keyOf(settings: ChatSettings): { key: KeyObject | JWTVerifyGetKey; algorithms: string[] } {
  const { jwtSecret, jwtPublicKey, jwksUrl, jwtAlgorithms } = settings;
  if (jwksUrl !== undefined) {
    // It keeps the keys, and asks again (at most once in 30 s) when a token names one that it does not know.
    return { key: createRemoteJWKSet(new URL(jwksUrl)), algorithms: jwtAlgorithms ?? PUBLIC_ALGORITHMS };
  }
  if (jwtPublicKey !== undefined) {
    const key = createPublicKey(jwtPublicKey);
    const fits = algorithmOf(key);
    // The options saw to it that one fits, and that no other is named.
    return { key, algorithms: fits ? [fits] : [] };
  }
  return { key: createSecretKey(Buffer.from(jwtSecret ?? '')), algorithms: ['HS256'] };
}

function toPrincipal(payload: unknown): Principal {
  const result = claimsSchema.safeParse(payload);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw refused(`its claim ${issue?.path.join('.')} ${issue?.message}`);
  }
  const { sub, exp, iat, sid, jti, name, picture, locale, trust, roles = [] } = result.data;
  return {
    userId: sub,
    roles,
    sessionId: sid ?? jti ?? null,
    issuedAt: iat === undefined ? null : new Date(iat * 1_000),
    expiresAt: new Date(exp * 1_000),
    ...(name === undefined ? {} : { name }),
    ...(picture === undefined ? {} : { picture }),
    ...(locale === undefined ? {} : { locale }),
    ...(trust === undefined ? {} : { trust }),
  };
}

function asChatError(error: unknown): ChatError {
  if (error instanceof ChatError) return error;
  if (error instanceof errors.JWTExpired) return refused('it has expired');
  if (isOfKeyServer(error)) {
    return new ChatError('unavailable', 'The keys to check tokens with cannot be had right now', { cause: error });
  }
  return refused('it does not verify');
}

/** The key server did not answer, or not with keys: that is not the caller's fault, and passes. */
function isOfKeyServer(error: unknown): boolean {
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return true;
  // jose gives an answer that is not 200, or no JSON, no error class of its own.
  if (error instanceof errors.JOSEError) return error.code === errors.JOSEError.code;
  return !(error instanceof TypeError) || error.message === 'fetch failed';
}

function refused(why: string): ChatError {
  return new ChatError('unauthenticated', `The token is refused: ${why}`);
}
