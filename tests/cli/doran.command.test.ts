// The `doran` command as its user types it: each word, and what it says when something is wrong.
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../conformance/connection.js';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { startRedis } from '../support/redis.process.js';
import { startServer } from '../support/server.process.js';

const DORAN = path.resolve(import.meta.dirname, '../../packages/server/bin/doran.js');

let folder: string;
let database: FreshDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'doran-cli-'));
  database = await createFreshDatabase();
});
afterAll(async () => {
  await database?.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Said {
  code: number;
  out: string;
  err: string;
}

/** Runs the command with nothing in its environment but what is given. */
function doran(args: string[], env: Record<string, string> = {}): Promise<Said> {
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env.PATH, DORAN_DATA: folder, ...env }, cwd: folder };
    execFile(process.execPath, [DORAN, ...args], options, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

describe('doran', () => {
  it('says how it is used: asked for on stdout, wrong words on stderr with code 2', async () => {
    const help = await doran(['--help']);
    expect(help).toMatchObject({ code: 0, err: '' });
    expect(help.out).toContain('doran serve');
    expect(await doran(['sing'])).toMatchObject({ code: 2, out: '', err: help.out });
    expect((await doran(['constructor'])).code).toBe(2);
  });
});

describe('doran token', () => {
  it('[ID2] makes a token that the server of the same folder takes', async () => {
    const { code, out } = await doran([
      'token',
      '--sub',
      'alice',
      '--name',
      'Alice',
      '--roles',
      'admin',
      '--trust',
      '80',
    ]);
    expect(code).toBe(0);
    expect(decodeJwt(out.trim())).toMatchObject({ sub: 'alice', name: 'Alice', roles: ['admin'], trust: 80 });

    const server = await startServer({ host: 'fastify', env: { DORAN_DATA: folder, DORAN_JWT_SECRET: '' } });
    const answer = await fetch(`${server.url}/chat/unread`, { headers: { authorization: `Bearer ${out.trim()}` } });
    expect(answer.status).toBe(200);
    await server.stop();
  });

  it('says what is missing or wrong', async () => {
    expect((await doran(['token'])).err).toContain('--sub alice');
    expect((await doran(['token', '--sub', 'two words'])).err).toContain('visible characters');
    expect((await doran(['token', '--sub', 'a', '--ttl', 'soon'])).err).toContain('--ttl');
    const remote = await doran(['token', '--sub', 'a'], { DORAN_JWKS_URL: 'http://127.0.0.1:9/keys' });
    expect(remote).toMatchObject({ code: 1 });
    expect(remote.err).toContain('key server');
  });
});

describe('doran migrate', () => {
  it('runs what is new, and says so when nothing is', async () => {
    const env = { DATABASE_URL: database.url };
    expect((await doran(['migrate'], env)).out).toContain('Ran 0001_chat.sql');
    expect((await doran(['migrate'], env)).out).toBe('The schema is up to date.\n');
  });

  it('opens no door, and needs no key in production either', async () => {
    const { code, out } = await doran(['migrate'], { DATABASE_URL: database.url, NODE_ENV: 'production' });
    expect({ code, out }).toEqual({ code: 0, out: 'The schema is up to date.\n' });
  });

  it('says in words when the database cannot be reached', async () => {
    const { code, err } = await doran(['migrate'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' });
    expect(code).toBe(1);
    expect(err).toContain('ECONNREFUSED');
    expect(err).not.toContain('    at ');
  });
});

describe('doran new-epoch', () => {
  /** The epoch that a server of this database tells whoever comes. */
  async function toldEpoch(): Promise<string> {
    const server = await startServer({ host: 'fastify', databaseUrl: database.url, env: { DORAN_DATA: folder } });
    try {
      const { out } = await doran(['token', '--sub', 'alice'], { DORAN_JWT_SECRET: server.secret });
      const connection = await openConnection(server.url, { auth: { token: out.trim() } });
      connection.close();
      return connection.hello.epoch;
    } finally {
      await server.stop();
    }
  }

  it('[SYNC4] gives the history another name, which every client then hears', async () => {
    const before = await toldEpoch();
    expect(await toldEpoch()).toBe(before);
    const { code, out } = await doran(['new-epoch'], { DATABASE_URL: database.url });
    expect(code).toBe(0);
    const after = /The epoch is (\S+) now/.exec(out)?.[1];
    expect(after).not.toBe(before);
    expect(await toldEpoch()).toBe(after);
  });

  it('says in words that there is no chat in the database', async () => {
    const empty = await createFreshDatabase();
    const { code, err } = await doran(['new-epoch'], { DATABASE_URL: empty.url });
    expect({ code, err }).toEqual({
      code: 1,
      err: 'doran new-epoch failed: relation "chat.instance" does not exist\n',
    });
    await empty.drop();
  });
});

describe('doran doctor', () => {
  it('finds all well on PostgreSQL', async () => {
    const { code, out } = await doran(['doctor'], { DATABASE_URL: database.url });
    expect(out).toMatch(/^ok {3}The configuration is well formed\./);
    expect(out).toContain('Connected to PostgreSQL');
    expect(out).toContain('The clocks agree.');
    expect(out).toContain('All is well.');
    expect(code).toBe(0);
  });

  it('names a wrong option by its variable', async () => {
    const { code, out } = await doran(['doctor'], { DORAN_ORIGINS: '*', DORAN_JWT_SECRET: 'short' });
    expect(code).toBe(1);
    expect(out).toContain('DORAN_ORIGINS');
    expect(out).toContain('DORAN_JWT_SECRET');
    expect(out).toContain('at least 32 bytes');
  });

  it('says when the database does not answer', async () => {
    const { code, out } = await doran(['doctor'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:9/nothing' });
    expect(code).toBe(1);
    expect(out).toContain('BAD  No connection to PostgreSQL at DATABASE_URL');
  });

  it('looks at the read replica', async () => {
    const env = { DATABASE_URL: database.url };
    const itself = await doran(['doctor'], { ...env, DATABASE_REPLICA_URL: database.url });
    expect(itself.code).toBe(1);
    expect(itself.out).toContain('BAD  The server at DATABASE_REPLICA_URL follows no primary');
    const gone = await doran(['doctor'], { ...env, DATABASE_REPLICA_URL: 'postgres://nobody@127.0.0.1:9/nothing' });
    expect(gone.code).toBe(1);
    expect(gone.out).toContain('BAD  The read replica at DATABASE_REPLICA_URL cannot be asked');
  });

  it('looks at the key set', async () => {
    const keys: Server = createServer((_, response) => response.end('{"keys":[]}'));
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve));
    const { port } = keys.address() as { port: number };
    const empty = await doran(['doctor'], {
      DORAN_JWKS_URL: `http://127.0.0.1:${port}/keys`,
      DATABASE_URL: database.url,
    });
    keys.close();
    expect(empty.code).toBe(1);
    expect(empty.out).toContain('not with a key set');
    const gone = await doran(['doctor'], { DORAN_JWKS_URL: 'http://127.0.0.1:9/keys', DATABASE_URL: database.url });
    expect(gone.out).toContain('no token can be checked');
  });

  it('looks at Redis when it is configured: whether it answers, and whether it is Redis at all', async () => {
    const redis = await startRedis();
    const there = await doran(['doctor'], { REDIS_URL: redis.url, DATABASE_URL: database.url });
    await redis.kill();
    expect(there.out).toContain('ok   Redis answers.');
    expect(there.code).toBe(0);
    const gone = await doran(['doctor'], { REDIS_URL: redis.url, DATABASE_URL: database.url });
    expect(gone.code).toBe(1);
    expect(gone.out).toContain('BAD  Redis at REDIS_URL cannot be used');
    const other = createTcpServer((socket) =>
      socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')),
    );
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const none = await doran(['doctor'], { REDIS_URL: `redis://127.0.0.1:${port}`, DATABASE_URL: database.url });
    other.close();
    expect(none.code).toBe(1);
    expect(none.out).toContain('BAD  Redis at REDIS_URL cannot be used');
  });
});

describe('doran serve', () => {
  it('takes a free port when the default one is taken, and says so; a port that was asked for is not replaced', async () => {
    const taken = createTcpServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as { port: number };
    const asked = await doran(['serve'], { PORT: String(port), DATABASE_URL: database.url });
    expect(asked.code).toBe(1);
    expect(asked.err).toContain(`Port ${port} on 127.0.0.1 is taken`);
    taken.close();

    // The default port may be anybody's on this machine; taken by us or by them, it is taken.
    const three = createTcpServer().on('error', () => undefined);
    await new Promise<void>((resolve) => {
      three.once('error', () => resolve());
      three.listen(3000, '127.0.0.1', resolve);
    });
    const child = spawn(process.execPath, [DORAN, 'serve'], {
      env: { PATH: process.env.PATH, DORAN_DATA: folder, DATABASE_URL: database.url },
    });
    let said = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        if (said.includes('http://')) resolve();
      });
    });
    expect(said).toMatch(/Port 3000 is taken; taking a free one\.\n.*http:\/\/127\.0\.0\.1:\d+/);
    expect(said).not.toContain('127.0.0.1:3000');
    child.kill('SIGINT');
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    three.close();
  });

  it('refuses a folder that another process has, in a sentence, and takes it at once after that one was killed', async () => {
    const env = { DORAN_DATA: folder };
    const first = await startServer({ host: 'fastify', env });
    const second = await doran(['serve'], env);
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(`The data folder ${folder} is in use by another Doran process.`);
    expect(second.err).not.toContain('    at ');
    await first.kill('SIGKILL');
    const third = await startServer({ host: 'fastify', env });
    await third.stop();
  });

  it('stops the start with a sentence when the configuration is wrong', async () => {
    const { code, err } = await doran(['serve'], { DATABASE_URL: 'mysql://here' });
    expect(code).toBe(1);
    expect(err).toContain('databaseUrl (DATABASE_URL): must be a postgres:// URL');
  });
});
