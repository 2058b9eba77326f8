// Which algorithm goes with which public key: asked at start, so that no key refuses every token in silence.
import { createPublicKey, type KeyObject } from 'node:crypto';

export const ALGORITHMS = ['HS256', 'RS256', 'ES256', 'EdDSA'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];
export const PUBLIC_ALGORITHMS: Algorithm[] = ALGORITHMS.filter((name) => name !== 'HS256');

/** jose refuses shorter ones. */
const LEAST_RSA_BITS = 2_048;

/** The one algorithm that the key verifies; null when there is none. */
export function algorithmOf(key: KeyObject): Algorithm | null {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return modulusLength >= LEAST_RSA_BITS ? 'RS256' : null;
  if (key.asymmetricKeyType === 'ec') return namedCurve === 'prime256v1' ? 'ES256' : null;
  return key.asymmetricKeyType === 'ed25519' ? 'EdDSA' : null;
}

/** Null for a text that is no public key, such as one cut short while it was copied. */
export function readPublicKey(pem: string): KeyObject | null {
  try {
    return pem.startsWith('-----BEGIN PUBLIC KEY-----') ? createPublicKey(pem) : null;
  } catch {
    return null;
  }
}
