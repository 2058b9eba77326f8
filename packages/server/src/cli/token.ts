// `doran token`: a token for trying things out, signed with the configured secret.
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { userIdSchema } from '@doran/protocol';
import { SignJWT } from 'jose';
import { ConfigurationError, optionsFromEnv, resolveOptions } from '../chat.options.js';

export async function token(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      sub: { type: 'string' },
      name: { type: 'string' },
      ttl: { type: 'string', default: '3600' },
      roles: { type: 'string' },
      trust: { type: 'string' },
    },
  });
  const sub = userIdSchema.safeParse(values.sub);
  if (!sub.success) throw new ConfigurationError('Say for whom: doran token --sub alice (1–128 visible characters).');
  const seconds = positive('--ttl', values.ttl);
  const settings = resolveOptions(optionsFromEnv(env));
  if (settings.jwtSecret === undefined) {
    throw new ConfigurationError(
      'Tokens are signed by your own key server here; doran only makes them from DORAN_JWT_SECRET.',
    );
  }
  const claims = {
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.roles === undefined ? {} : { roles: values.roles.split(',') }),
    ...(values.trust === undefined ? {} : { trust: positive('--trust', values.trust) }),
  };
  const jwt = new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(sub.data)
    .setJti(randomUUID())
    .setIssuedAt()
    .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds);
  if (settings.jwtIssuer !== undefined) jwt.setIssuer(settings.jwtIssuer);
  if (settings.jwtAudience !== undefined) jwt.setAudience(settings.jwtAudience);
  process.stdout.write(`${await jwt.sign(Buffer.from(settings.jwtSecret))}\n`);
  return 0;
}

function positive(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0)
    throw new ConfigurationError(`${name} must be a whole number, not ${text}.`);
  return number;
}
