// The marketplace's own login: it makes the tokens, the chat only checks them.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import type { PersonView } from '../contract.js';

const TOKEN_TTL = '30m';

/** The secret of the environment, or one that is made once and kept beside the data. */
export function loginSecret(folder: string, env: NodeJS.ProcessEnv): string {
  if (env.DORAN_JWT_SECRET) return env.DORAN_JWT_SECRET;
  const file = join(folder, 'market-secret');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Without the trust: it moves, and the chat would believe an old token when its person next connects. */
export function signIn(
  person: Pick<PersonView, 'id' | 'name' | 'picture'> & { roles: string[] },
  secret: string,
): Promise<string> {
  const { name, picture, roles } = person;
  return new SignJWT({ name, picture, roles })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(person.id)
    .setIssuedAt()
    .setExpirationTime(TOKEN_TTL)
    .sign(Buffer.from(secret));
}
