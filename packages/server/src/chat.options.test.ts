// Proves that every wrong setting stops the start with a sentence that names it, and that what is right is completed.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_LIMITS } from '@doran/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ChatOptions, ConfigurationError, optionsFromEnv, resolveOptions } from './chat.options.js';

const SECRET = 'a secret of at least thirty-two bytes';
const PUBLIC_KEY = generateKeyPairSync('ed25519').publicKey.export({ type: 'spki', format: 'pem' }).toString();

function sentenceOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('It was accepted');
}

describe('a wrong value stops with a sentence that names option and variable', () => {
  const wrong: [option: string, value: unknown, variable: string, why: string][] = [
    ['data', '', 'DORAN_DATA', 'Too small'],
    ['databaseUrl', 'mysql://localhost/chat', 'DATABASE_URL', 'must be a postgres:// URL'],
    ['databaseUrl', 'postgres://:not a url', 'DATABASE_URL', 'must be a postgres:// URL'],
    ['databaseReplicaUrl', 'mysql://localhost/chat', 'DATABASE_REPLICA_URL', 'must be a postgres:// URL'],
    ['databaseReplicaUrl', 'postgres://replica/chat', 'DATABASE_REPLICA_URL', 'is a replica of nothing'],
    ['poolSize', 0, 'DORAN_POOL_SIZE', 'Too small'],
    ['poolSize', Number.NaN, 'DORAN_POOL_SIZE', 'expected number'],
    ['jwtSecret', 'short', 'DORAN_JWT_SECRET', 'must be at least 32 bytes'],
    ['jwtPublicKey', 'no key', 'DORAN_JWT_PUBLIC_KEY', 'must be a PEM public key'],
    ['jwtPublicKey', '-----BEGIN PUBLIC KEY-----\nAAAA', 'DORAN_JWT_PUBLIC_KEY', 'must be a PEM public key'],
    ['jwksUrl', 'ftp://keys.example/jwks', 'DORAN_JWKS_URL', 'Invalid URL'],
    ['jwtAlgorithms', ['none'], 'DORAN_JWT_ALGORITHMS', 'Invalid option'],
    ['jwtAlgorithms', [], 'DORAN_JWT_ALGORITHMS', 'Too small'],
    ['jwtIssuer', '', 'DORAN_JWT_ISSUER', 'Too small'],
    ['jwtAudience', '', 'DORAN_JWT_AUDIENCE', 'Too small'],
    ['origins', ['shop.example'], 'DORAN_ORIGINS', 'must be an origin such as'],
    ['transports', ['carrier-pigeon'], 'DORAN_TRANSPORTS', 'Invalid option'],
    ['transports', [], 'DORAN_TRANSPORTS', 'Too small'],
    ['socketPath', 'socket.io', 'DORAN_SOCKET_PATH', 'must be a path'],
    ['limits', { messagesPerSecond: 0 }, 'DORAN_LIMITS', 'Too small'],
    ['limits', { messagesPerHour: 5 }, 'DORAN_LIMITS', 'Unrecognized key'],
    ['metricsToken', 'short', 'DORAN_METRICS_TOKEN', 'at least 16 visible characters'],
    ['logLevel', 'loud', 'DORAN_LOG_LEVEL', ''],
    ['drainMs', 10_001, 'DORAN_DRAIN_MS', ''],
    ['nodeId', 'n'.repeat(65), 'DORAN_NODE_ID', 'must be 1 to 64 letters'],
    ['nodeId', 'shop.1', 'DORAN_NODE_ID', 'must be 1 to 64 letters'],
    ['redisUrl', 'http://cache', 'REDIS_URL', 'must be a redis://'],
    ['redisUrl', 'redis://a:7000,b:7001', 'REDIS_URL', 'must be a redis://'],
  ];

  it.each(wrong)('%s: %j', (option, value, variable, why) => {
    const sentence = sentenceOf(() => resolveOptions({ jwtSecret: SECRET, [option]: value } as ChatOptions));
    expect(sentence).toMatch(/^Doran cannot start:/);
    expect(sentence).toMatch(new RegExp(`^ +${option}[\\w.]* \\(${variable}\\): .*${why}`, 'm'));
  });

  it.each(['credentials', 'migrate', 'host'])('%s, which has no variable', (option) => {
    const sentence = sentenceOf(() => resolveOptions({ jwtSecret: SECRET, [option]: 'yes' } as ChatOptions));
    expect(sentence).toMatch(new RegExp(`^ +${option}: `, 'm'));
  });

  it('an option that does not exist', () => {
    expect(sentenceOf(() => resolveOptions({ jwtSecret: SECRET, port: 1 } as ChatOptions))).toContain('"port"');
  });

  it('all of them at once, one line each', () => {
    const sentence = sentenceOf(() => resolveOptions({ databaseUrl: 'x', jwtSecret: 'y', socketPath: 'z' }));
    expect(sentence.split('\n')).toHaveLength(4);
  });
});

describe('combinations that would be unsafe', () => {
  it('the wildcard origin together with credentials', () => {
    const sentence = sentenceOf(() => resolveOptions({ jwtSecret: SECRET, origins: ['*'] }));
    expect(sentence).toMatch(/origins \(DORAN_ORIGINS\): the wildcard/);
    expect(resolveOptions({ jwtSecret: SECRET, origins: ['*'], credentials: false }).origins).toEqual(['*']);
  });

  it('[ID2] several keys at once', () => {
    const sentence = sentenceOf(() => resolveOptions({ jwtSecret: SECRET, jwtPublicKey: PUBLIC_KEY }));
    expect(sentence).toContain('give one of jwtSecret, jwtPublicKey and jwksUrl');
  });

  it('[ID2] HS256 with a public key, and a public algorithm with a secret', () => {
    const hs = sentenceOf(() => resolveOptions({ jwtPublicKey: PUBLIC_KEY, jwtAlgorithms: ['HS256'] }));
    expect(hs).toContain('jwtAlgorithms (DORAN_JWT_ALGORITHMS): HS256 with a public key');
    const rs = sentenceOf(() => resolveOptions({ jwtSecret: SECRET, jwtAlgorithms: ['RS256'] }));
    expect(rs).toContain('jwtAlgorithms (DORAN_JWT_ALGORITHMS): only HS256');
  });
});

describe('[ID2] a public key that would refuse every token', () => {
  const pem = (pair: { publicKey: KeyObject }) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const P256 = pem(generateKeyPairSync('ec', { namedCurve: 'P-256' }));

  it.each([
    ['an RSA key of 1024 bits', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }))],
    ['a P-384 key', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }))],
    ['an X25519 key', pem(generateKeyPairSync('x25519'))],
  ])('stops the start: %s', (_, jwtPublicKey) => {
    const sentence = sentenceOf(() => resolveOptions({ jwtPublicKey }));
    expect(sentence).toContain('jwtPublicKey (DORAN_JWT_PUBLIC_KEY): must be an RSA key of at least 2048 bits');
  });

  it('stops the start when the named algorithms are another key’s, and starts with its own', () => {
    const sentence = sentenceOf(() => resolveOptions({ jwtPublicKey: P256, jwtAlgorithms: ['RS256'] }));
    expect(sentence).toContain('jwtAlgorithms (DORAN_JWT_ALGORITHMS): only ES256 goes with this public key');
    expect(resolveOptions({ jwtPublicKey: P256, jwtAlgorithms: ['ES256'] }).jwtPublicKey).toBe(P256);
  });
});

describe('the secret of development', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'doran-options-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, kept for its owner only, and the same after a restart', () => {
    const data = join(folder, 'deeper');
    const first = resolveOptions({ data }, false);
    expect(Buffer.from(first.jwtSecret ?? '', 'base64url')).toHaveLength(32);
    expect(resolveOptions({ data }, false).jwtSecret).toBe(first.jwtSecret);
    expect(readFileSync(join(data, 'jwt-secret'), 'utf8')).toBe(first.jwtSecret);
    expect(statSync(join(data, 'jwt-secret')).mode & 0o777).toBe(0o600);
    expect(resolveOptions({ data: folder }, false).jwtSecret).not.toBe(first.jwtSecret);
  });

  it('is never made in production, nor where the host verifies tokens itself', () => {
    expect(sentenceOf(() => resolveOptions({ data: folder }, true))).toContain('jwtSecret (DORAN_JWT_SECRET)');
    const host = { verifyToken: () => Promise.reject(new Error('nobody')) };
    expect(resolveOptions({ data: folder, host }, true).jwtSecret).toBeUndefined();
    expect(resolveOptions({ data: folder, jwtPublicKey: PUBLIC_KEY }, true).jwtSecret).toBeUndefined();
  });
});

describe('the environment', () => {
  it('gives every option, and none for what is absent or empty', () => {
    const options = optionsFromEnv({
      DORAN_DATA: '/data',
      DATABASE_URL: 'postgres://db/chat',
      DATABASE_REPLICA_URL: 'postgres://replica/chat',
      DORAN_POOL_SIZE: '20',
      DORAN_JWT_SECRET: SECRET,
      DORAN_JWT_ISSUER: '',
      DORAN_ORIGINS: 'https://shop.example/path, ,http://localhost:5173',
      DORAN_LIMITS: '{"messageBurst":7}',
      DORAN_NODE_ID: 'n1',
    });
    const named = ['data', 'databaseReplicaUrl', 'databaseUrl', 'jwtSecret', 'limits', 'nodeId', 'origins', 'poolSize'];
    expect(Object.keys(options).sort()).toEqual(named);
    const settings = resolveOptions(options);
    expect(settings).toMatchObject({
      data: '/data',
      databaseUrl: 'postgres://db/chat',
      poolSize: 20,
      nodeId: 'n1',
      migrate: true,
    });
    expect(settings.origins).toEqual(['https://shop.example', 'http://localhost:5173']);
    expect(settings.limits).toEqual({ ...DEFAULT_LIMITS, messageBurst: 7 });
  });

  it('reads numbers, and refuses what is none by the name of its variable', () => {
    expect(resolveOptions(optionsFromEnv({ DORAN_JWT_SECRET: SECRET, DORAN_DRAIN_MS: '2500' }))).toMatchObject({
      drainMs: 2_500,
    });
    const wrong = optionsFromEnv({ DORAN_JWT_SECRET: SECRET, DORAN_DRAIN_MS: 'soon' });
    expect(sentenceOf(() => resolveOptions(wrong))).toContain('drainMs (DORAN_DRAIN_MS)');
  });

  it('reads the lists of algorithms and transports', () => {
    const options = optionsFromEnv({
      DORAN_JWKS_URL: 'https://keys.example/jwks',
      DORAN_JWT_ALGORITHMS: 'RS256,EdDSA',
      DORAN_TRANSPORTS: 'socketio',
    });
    expect(resolveOptions(options)).toMatchObject({ jwtAlgorithms: ['RS256', 'EdDSA'], transports: ['socketio'] });
  });

  it('refuses limits that are no JSON', () => {
    expect(sentenceOf(() => optionsFromEnv({ DORAN_LIMITS: 'many' }))).toContain('DORAN_LIMITS must be JSON');
  });
});

it('needs nothing but a key: every option has a default', () => {
  const settings = resolveOptions({ jwtSecret: SECRET });
  expect(settings).toMatchObject({ data: './.doran', origins: [], credentials: true, socketPath: '/socket.io' });
  expect(settings.limits).toEqual(DEFAULT_LIMITS);
  expect(settings.nodeId).not.toBe(resolveOptions({ jwtSecret: SECRET }).nodeId);
});
