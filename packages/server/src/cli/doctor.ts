// `doran doctor`: looks at everything the server needs, and says in words what is wrong and what to do about it.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type ChatSettings, optionsFromEnv, resolveOptions } from '../chat.options.js';
import { openRedis } from '../cluster/redis.js';
import type { Database } from '../db/database.js';
import { openDatabase } from '../db/open.js';
import { examineReplica } from './doctor.replica.js';

interface Finding {
  ok: boolean;
  what: string;
}
const good = (what: string): Finding => ({ ok: true, what });
const bad = (what: string): Finding => ({ ok: false, what });
const words = (error: unknown): string => (error instanceof Error ? error.message || error.name : String(error));

/** Differences of clocks beyond this make fresh tokens look old, or old ones fresh. */
const CLOCK_TOLERANCE_MS = 5_000;
const REDIS_ANSWER_MS = 3_000;

export async function doctor(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  parseArgs({ args, options: {} });
  const findings = await examine(env);
  for (const { ok, what } of findings) process.stdout.write(`${ok ? 'ok  ' : 'BAD '} ${what}\n`);
  const faults = findings.filter((finding) => !finding.ok).length;
  process.stdout.write(faults === 0 ? 'All is well.\n' : `${faults} to mend.\n`);
  return faults === 0 ? 0 : 1;
}

async function examine(env: NodeJS.ProcessEnv): Promise<Finding[]> {
  let settings: ChatSettings;
  try {
    settings = resolveOptions(optionsFromEnv(env));
  } catch (error) {
    return [bad(words(error))];
  }
  return [
    good('The configuration is well formed.'),
    await examineJwt(settings),
    ...(await examineDatabase(settings)),
    ...(settings.redisUrl === undefined ? [] : [await examineRedis(settings.redisUrl)]),
  ];
}

async function examineJwt(settings: ChatSettings): Promise<Finding> {
  const { jwksUrl, jwtPublicKey, jwtIssuer, jwtAudience } = settings;
  const loose = [jwtIssuer ?? 'any issuer', jwtAudience ?? 'any audience'].join(', ');
  if (jwksUrl === undefined) {
    const how = jwtPublicKey === undefined ? 'a secret (HS256)' : 'a public key';
    return good(`Tokens are checked with ${how}; ${loose}.`);
  }
  try {
    const answer = await fetch(jwksUrl, { signal: AbortSignal.timeout(5_000) });
    const { keys } = (await answer.json()) as { keys?: unknown[] };
    if (!answer.ok || !Array.isArray(keys) || keys.length === 0)
      return bad(`${jwksUrl} answers, but not with a key set.`);
    return good(`Tokens are checked with the ${keys.length} keys of ${jwksUrl}; ${loose}.`);
  } catch (error) {
    return bad(`The key set at ${jwksUrl} cannot be read (${words(error)}): no token can be checked.`);
  }
}

async function examineDatabase(settings: ChatSettings): Promise<Finding[]> {
  const where =
    settings.databaseUrl === undefined ? `the embedded database in ${settings.data}` : 'PostgreSQL at DATABASE_URL';
  let database: Database;
  try {
    database = await openDatabase({ ...settings, migrate: false });
  } catch (error) {
    return [bad(`No connection to ${where}: ${words(error)}`)];
  }
  try {
    const findings = [good(`Connected to ${where}.`), await examineSchema(database), await examineClock(database)];
    const replica = settings.databaseReplicaUrl;
    return replica === undefined ? findings : [...findings, await examineReplica(replica, database)];
  } catch (error) {
    return [bad(`${where} answers with an error: ${words(error)}`)];
  } finally {
    await database.close();
  }
}

async function examineSchema(database: Database): Promise<Finding> {
  const { rows } = await database.query<{ there: boolean }>(`select to_regclass('chat.instance') is not null as there`);
  return rows[0]?.there ? good('The schema is there.') : good('The schema is not there yet: the first start makes it.');
}

async function examineClock(database: Database): Promise<Finding> {
  const before = Date.now();
  const { rows } = await database.query<{ now: Date }>('select clock_timestamp() as now');
  const apartMs = Math.abs((rows[0]?.now.getTime() ?? 0) - (before + Date.now()) / 2);
  return apartMs > CLOCK_TOLERANCE_MS
    ? bad(
        `This machine's clock and the database's are ${Math.round(apartMs / 1_000)} s apart: tokens will be refused wrongly. Set both by NTP.`,
      )
    : good('The clocks agree.');
}

/** As the server connects: with TLS, a password or a cluster, if the URL says so. */
async function examineRedis(url: string): Promise<Finding> {
  const redis = openRedis(url);
  try {
    await answersWithin(REDIS_ANSWER_MS, () => redis.commands.status === 'ready');
    await redis.commands.ping();
    return good('Redis answers.');
  } catch (error) {
    return bad(`Redis at REDIS_URL cannot be used (${words(error)}): nodes do not hear each other.`);
  } finally {
    redis.close();
  }
}

async function answersWithin(ms: number, ready: () => boolean): Promise<void> {
  const until = Date.now() + ms;
  while (!ready()) {
    if (Date.now() > until) throw new Error(`no answer within ${ms / 1_000} s`);
    await sleep(20);
  }
}
