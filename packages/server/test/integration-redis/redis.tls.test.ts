// Proves that Redis is used over TLS and with a password or an ACL user, alone and as a cluster, and not on trust alone.
import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free.port.js';
import { type RedisCluster, startRedisCluster } from '../support/redis.cluster.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';

/** Signs that a URL must write in another way. */
const PASSWORD = 'a/b:c@d%e';
const ESCAPED = encodeURIComponent(PASSWORD);
const USED = 'heard 2 5\n';
const HERE = import.meta.dirname;

let folder: string;
let certificate: string;
let tls: string[];

const run = promisify(execFile);

/** What the visitor says of the URL; `trusting` makes it know the certificate. */
async function visit(url: string, trusting = true): Promise<string> {
  const args = ['--import', join(HERE, '../support/typescript.hooks.mjs'), join(HERE, '../support/redis.visitor.ts')];
  const env = { ...process.env, REDIS_URL: url, ...(trusting ? { NODE_EXTRA_CA_CERTS: certificate } : {}) };
  const { stdout } = await run(process.execPath, args, { env });
  return stdout.split('\n').slice(-2).join('\n');
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'doran-tls-'));
  certificate = join(folder, 'redis.crt');
  const key = join(folder, 'redis.key');
  const subject = ['-subj', '/CN=redis', '-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'];
  const wanted = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', certificate];
  execFileSync('openssl', [...wanted, ...subject], { stdio: 'ignore' });
  tls = ['--tls-cert-file', certificate, '--tls-key-file', key, '--tls-auth-clients', 'no'];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('one Redis over TLS', () => {
  let redis: RedisProcess;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    redis = await startRedis(['--requirepass', PASSWORD, '--tls-port', String(port), ...tls], PASSWORD);
    expect(await redis.ask(`ACL SETUSER chat on >${PASSWORD} ~* &* +@all`)).toBe('+OK');
  });
  afterAll(() => redis.kill());

  it('is used with the password that the URL names', async () => {
    expect(await visit(`rediss://:${ESCAPED}@127.0.0.1:${port}`)).toBe(USED);
  });

  it('is used by an ACL user, in the numbered database', async () => {
    expect(await visit(`rediss://chat:${ESCAPED}@localhost:${port}/3`)).toBe(USED);
    expect(await redis.ask('INFO keyspace')).toMatch(/db3:keys=1,/);
  });

  it('is not used with a wrong password, and the process lives to say so', async () => {
    expect(await visit(`rediss://:wrong@127.0.0.1:${port}`)).toMatch(/refused: /);
  });

  it('is not used when its certificate is not known', async () => {
    expect(await visit(`rediss://:${ESCAPED}@127.0.0.1:${port}`, false)).toMatch(/refused: /);
  });

  it('is not used without TLS at the port that speaks it', async () => {
    expect(await visit(`redis://:${ESCAPED}@127.0.0.1:${port}`)).toMatch(/refused: /);
  });
});

describe('a Redis Cluster over TLS', () => {
  let cluster: RedisCluster;
  let tlsPorts: number[];
  beforeAll(async () => {
    tlsPorts = [await freePort(), await freePort(), await freePort()];
    const extra = ['--requirepass', PASSWORD, '--tls-cluster', 'yes', '--tls-ca-cert-file', certificate, ...tls];
    cluster = await startRedisCluster((node) => [...extra, '--tls-port', String(tlsPorts[node])], PASSWORD);
  });
  afterAll(() => cluster.stop());

  it('is used with the password that the URLs name', async () => {
    const url = tlsPorts.map((port) => `rediss://:${ESCAPED}@127.0.0.1:${port}`).join(',');
    expect(await visit(url)).toBe(USED);
    expect(await visit(url, false)).toMatch(/refused: /);
  });
});
