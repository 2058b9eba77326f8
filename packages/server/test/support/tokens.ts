// Tokens of every kind that an attacker, or a host, may send; built by hand where a library would refuse to.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';

export interface KeyPair {
  privateKey: KeyObject;
  /** SPKI, as a host would configure it. */
  pem: string;
  publicKey: KeyObject;
}

export function keyPair(kind: 'rsa' | 'ec' | 'ed25519'): KeyPair {
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : kind === 'ec'
        ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
        : generateKeyPairSync('ed25519');
  return { privateKey, publicKey, pem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

/** A token of alice for the next minute, unless the claims say otherwise; a claim of `undefined` is left out. */
export function signed(
  alg: string,
  key: KeyObject | Uint8Array,
  claims: Record<string, unknown> = {},
  header: Record<string, unknown> = {},
): Promise<string> {
  const payload = { sub: 'alice', exp: inSeconds(60), ...claims } as JWTPayload;
  return new SignJWT(payload).setProtectedHeader({ alg, ...header }).sign(key);
}

/** Any header and payload, signed by an HMAC, or not at all when `secret` is null. */
export function forged(header: object, payload: object, secret: string | null): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = secret === null ? '' : createHmac('sha256', secret).update(input).digest('base64url');
  return `${input}.${signature}`;
}
