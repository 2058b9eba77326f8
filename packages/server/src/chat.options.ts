// What a host may configure, checked at start: a wrong value stops it with a sentence that names it.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { limitsSchema } from '@doran/protocol';
import { z } from 'zod';
import type { Host } from './host.port.js';
import { ALGORITHMS, algorithmOf, readPublicKey } from './key.algorithms.js';

const originSchema = z
  .string()
  .refine((origin) => origin === '*' || URL.canParse(origin), 'must be an origin such as https://shop.example, or *')
  .transform((origin) => (origin === '*' ? origin : new URL(origin).origin));

const databaseUrl = z
  .string()
  .refine((url) => /^postgres(ql)?:\/\//.test(url) && URL.canParse(url), 'must be a postgres:// URL');

/** One server, or several of one Redis Cluster. */
const redisUrl = z
  .string()
  .refine(
    (urls) => urls.split(',').every((url) => /^rediss?:\/\//.test(url.trim()) && URL.canParse(url.trim())),
    'must be a redis:// or rediss:// URL, or several of one cluster, separated by commas',
  );

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

const optionsSchema = z
  .strictObject({
    /** Folder of the embedded database and of what is made once (the secret of development). */
    data: z.string().min(1).default('./.doran'),
    /** PostgreSQL; absent: embedded in `data`. */
    databaseUrl: databaseUrl.optional(),
    /** Redis, which joins several nodes into one chat; absent: one node. */
    redisUrl: redisUrl.optional(),
    /** A streaming replica of it, for lists and history; it is read only where it is not behind. */
    databaseReplicaUrl: databaseUrl.optional(),
    /** Connections to PostgreSQL at most, and as many to the replica; two more write messages and hear of changes. */
    poolSize: z.number().int().min(1).max(1_000).default(10),
    /** HS256 secret, at least 32 bytes. Absent: made once and kept in `data`, never in production. */
    jwtSecret: z
      .string()
      .refine((secret) => Buffer.byteLength(secret) >= 32, 'must be at least 32 bytes')
      .optional(),
    /** Public key as PEM (SPKI), for RS256, ES256 or EdDSA. */
    jwtPublicKey: z
      .string()
      .refine((pem) => readPublicKey(pem) !== null, 'must be a PEM public key')
      .optional(),
    jwksUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** Which algorithms are accepted; the default fits the kind of key. */
    jwtAlgorithms: z.array(z.enum(ALGORITHMS)).min(1).optional(),
    jwtIssuer: z.string().min(1).optional(),
    jwtAudience: z.string().min(1).optional(),
    /** Who may open this chat from a browser; same-origin pages always may. */
    origins: z.array(originSchema).default([]),
    /** Let browsers send the host's cookies along. Never together with the origin `*`. */
    credentials: z.boolean().default(true),
    transports: z
      .array(z.enum(['socketio', 'sse']))
      .min(1)
      .default(['socketio', 'sse']),
    /** Path of the Socket.IO server. Another one than the host's own Socket.IO server has. */
    socketPath: z
      .string()
      .regex(/^\/[\w./-]+$/, 'must be a path such as /socket.io')
      .default('/socket.io'),
    limits: limitsSchema.prefault({}),
    /** Names this node, and begins the ids of its connections. Each node has another one. */
    nodeId: z
      .string()
      .regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -')
      .default(() => randomBytes(4).toString('hex')),
    /** Who knows it may read `/metrics` from anywhere; absent, they are told on this machine only. */
    metricsToken: z
      .string()
      .regex(/^[\x21-\x7e]{16,}$/, 'must be at least 16 visible characters')
      .optional(),
    /** What the server logs when it stands alone; inside a host, the host's own logger decides. */
    logLevel: z.enum(LOG_LEVELS).default('info'),
    /**
     * Milliseconds from "not ready" to the farewell, for what balances in front of several nodes to see it; then
     * clients have the time to go to another node. 0: nothing balances in front.
     */
    drainMs: z.int().min(0).max(10_000).default(0),
    /** Bring the schema up to date at start. */
    migrate: z.boolean().default(true),
    host: z.custom<Host>((host) => host === undefined || (typeof host === 'object' && host !== null)).optional(),
  })
  .superRefine((options, ctx) => {
    const fault = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
    if (options.credentials && options.origins.includes('*')) {
      fault('origins', 'the wildcard * together with credentials lets every site act as your users: name the origins');
    }
    if (options.databaseReplicaUrl !== undefined && options.databaseUrl === undefined) {
      fault('databaseReplicaUrl', 'is a replica of nothing: give databaseUrl (DATABASE_URL) too');
    }
    const keys = [options.jwtSecret, options.jwtPublicKey, options.jwksUrl].filter((key) => key !== undefined);
    if (keys.length > 1) fault('jwtSecret', 'give one of jwtSecret, jwtPublicKey and jwksUrl, not several');
    const symmetric = options.jwtAlgorithms?.includes('HS256');
    const publicKey = options.jwtPublicKey !== undefined || options.jwksUrl !== undefined;
    if (publicKey && symmetric) fault('jwtAlgorithms', 'HS256 with a public key would let anyone sign: take it out');
    if (!publicKey && options.jwtAlgorithms?.some((name) => name !== 'HS256')) {
      fault('jwtAlgorithms', 'only HS256 goes with a secret');
    }
    const key = readPublicKey(options.jwtPublicKey ?? '');
    const fits = key && algorithmOf(key);
    if (key && !fits) fault('jwtPublicKey', 'must be an RSA key of at least 2048 bits, or a P-256 or Ed25519 key');
    if (fits && !symmetric && options.jwtAlgorithms?.some((name) => name !== fits)) {
      fault('jwtAlgorithms', `only ${fits} goes with this public key`);
    }
  });

/** What a host writes. */
export type ChatOptions = z.input<typeof optionsSchema>;
/** The same, checked and complete. */
export type ChatSettings = Omit<z.output<typeof optionsSchema>, 'host'> & { host: Host };

export const CHAT_OPTIONS = Symbol('ChatOptions');

/** The environment variable of each option, for the sentence that names it. */
export const ENVIRONMENT: Record<string, string> = {
  data: 'DORAN_DATA',
  databaseUrl: 'DATABASE_URL',
  redisUrl: 'REDIS_URL',
  databaseReplicaUrl: 'DATABASE_REPLICA_URL',
  poolSize: 'DORAN_POOL_SIZE',
  jwtSecret: 'DORAN_JWT_SECRET',
  jwtPublicKey: 'DORAN_JWT_PUBLIC_KEY',
  jwksUrl: 'DORAN_JWKS_URL',
  jwtAlgorithms: 'DORAN_JWT_ALGORITHMS',
  jwtIssuer: 'DORAN_JWT_ISSUER',
  jwtAudience: 'DORAN_JWT_AUDIENCE',
  origins: 'DORAN_ORIGINS',
  transports: 'DORAN_TRANSPORTS',
  socketPath: 'DORAN_SOCKET_PATH',
  limits: 'DORAN_LIMITS',
  nodeId: 'DORAN_NODE_ID',
  metricsToken: 'DORAN_METRICS_TOKEN',
  logLevel: 'DORAN_LOG_LEVEL',
  drainMs: 'DORAN_DRAIN_MS',
};
const LISTS = new Set(['jwtAlgorithms', 'origins', 'transports']);
const NUMBERS = new Set(['poolSize', 'drainMs']);

/** A wrong option: the start stops with a sentence that names it. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** The options that an environment gives; absent and empty variables give none. */
export function optionsFromEnv(env: NodeJS.ProcessEnv): ChatOptions {
  const options: Record<string, unknown> = {};
  for (const [option, variable] of Object.entries(ENVIRONMENT)) {
    const value = env[variable];
    if (!value) continue;
    if (LISTS.has(option))
      options[option] = value
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== '');
    else if (NUMBERS.has(option)) options[option] = Number(value);
    else options[option] = option === 'limits' ? parseJson(variable, value) : value;
  }
  return options as ChatOptions;
}

function parseJson(variable: string, value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new ConfigurationError(`${variable} must be JSON, such as {"messagesPerSecond": 10}.`);
  }
}

/** Checks the options, and throws one sentence for each that is wrong. What opens no door needs no key. */
export function checkOptions(options: ChatOptions): z.output<typeof optionsSchema> {
  const result = optionsSchema.safeParse(options);
  if (!result.success) {
    const sentences = result.error.issues.map((issue) => {
      const [option = 'options', ...deeper] = issue.path.map(String);
      const variable = ENVIRONMENT[option] ? ` (${ENVIRONMENT[option]})` : '';
      return `${[option, ...deeper].join('.')}${variable}: ${issue.message}`;
    });
    throw new ConfigurationError(`Doran cannot start:\n  ${sentences.join('\n  ')}`);
  }
  return result.data;
}

/** Checks the options and fills the gaps. */
export function resolveOptions(options: ChatOptions, production = process.env.NODE_ENV === 'production'): ChatSettings {
  const { host = {}, ...settings } = checkOptions(options);
  const hasKey = settings.jwtSecret ?? settings.jwtPublicKey ?? settings.jwksUrl ?? host.verifyToken;
  return { ...settings, host, ...(hasKey ? {} : { jwtSecret: secretOfDevelopment(settings.data, production) }) };
}

/** Made once and kept, so that tokens outlive a restart. */
function secretOfDevelopment(folder: string, production: boolean): string {
  if (production) {
    throw new ConfigurationError(
      'Doran cannot start:\n  jwtSecret (DORAN_JWT_SECRET): is required in production, or jwksUrl (DORAN_JWKS_URL), or host.verifyToken',
    );
  }
  const file = join(folder, 'jwt-secret');
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}
