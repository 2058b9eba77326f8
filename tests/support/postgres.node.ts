// One PostgreSQL cluster in a folder of its own, started and ended as a process of the test's.
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { findBinaries } from '../../scripts/lib/services/postgres.mjs';

const START_MS = 60_000;
const run = promisify(execFile);

/** As `pg_ctl stop -m` has it; `kill` is the machine's sudden death. */
export type StopMode = 'fast' | 'immediate' | 'kill';
const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT', kill: 'SIGKILL' } as const;

/** PostgreSQL refuses to run as root; anybody else runs it as themselves. */
const owner = ((): { uid?: number; gid?: number } => {
  if (process.getuid?.() !== 0) return {};
  const line = /^(?:postgres|nobody):.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0];
  if (line === undefined) throw new Error('PostgreSQL refuses to run as root, and there is no user for it.');
  const [, , uid, gid] = line.split(':').map(Number);
  return { uid: uid as number, gid: gid as number };
})();

/** The caller's own PG… variables would point the programs elsewhere. */
const env = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PG'))),
  LC_ALL: 'C',
};

export class PostgresNode {
  #process: ChildProcess | undefined;
  #log = '';
  readonly port: number;
  readonly #folder: string;

  constructor(folder: string, port: number) {
    this.port = port;
    this.#folder = folder;
  }

  get url(): string {
    return `postgres://doran@127.0.0.1:${this.port}/postgres`;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** An empty cluster. */
  async initialise(): Promise<void> {
    this.#makeFolder();
    await this.#program('initdb', [
      '-D',
      this.#folder,
      '-U',
      'doran',
      '-E',
      'UTF8',
      '--locale=C',
      '--auth=trust',
      '-N',
    ]);
  }

  /** A copy of the other, which follows it from its start on. */
  async copy(from: PostgresNode): Promise<void> {
    this.#makeFolder();
    await this.#program('pg_basebackup', [
      '-D',
      this.#folder,
      '-d',
      from.url,
      '-R',
      '-X',
      'stream',
      '-c',
      'fast',
      '-N',
    ]);
  }

  async start(): Promise<void> {
    const until = Date.now() + START_MS;
    // After a kill, the dead one's last children may hold its shared memory for a moment.
    while (!(await this.#startOnce(until))) {
      if (Date.now() > until) throw new Error(`PostgreSQL did not start:\n${this.#log}`);
      await sleep(200);
    }
  }

  async stop(mode: StopMode): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(SIGNALS[mode]);
    await ended;
  }

  /** Runs one statement on a connection of its own. */
  async sql<R extends pg.QueryResultRow>(text: string): Promise<R[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 2_000, query_timeout: 10_000 });
    client.on('error', () => {});
    try {
      await client.connect();
      return (await client.query<R>(text)).rows;
    } finally {
      await client.end();
    }
  }

  /** A setting that outlives a restart. */
  async set(name: string, value: string): Promise<void> {
    await this.sql(`alter system set ${name} = '${value}'`);
    await this.sql('select pg_reload_conf()');
  }

  /** Ends recovery: from here on it takes writes. */
  async promote(): Promise<void> {
    await this.sql('select pg_promote(true, 60)');
  }

  async #startOnce(until: number): Promise<boolean> {
    const settings = {
      listen_addresses: '127.0.0.1',
      port: this.port,
      unix_socket_directories: '',
      max_connections: 300,
      wal_keep_size: '256MB',
      hot_standby: 'on',
      wal_receiver_timeout: '5s',
      wal_retrieve_retry_interval: '200ms',
    };
    const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const server = spawn(path.join(binaries(), 'postgres'), ['-D', this.#folder, ...args], {
      ...owner,
      cwd: this.#folder,
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log = (this.#log + text).slice(-8_000);
    });
    // Without it, an interrupted run would leave the server behind.
    const end = () => server.kill('SIGQUIT');
    process.once('exit', end);
    server.once('exit', () => process.off('exit', end));
    this.#process = server;
    while (Date.now() < until && server.exitCode === null) {
      const answers = await this.sql('select 1').then(
        () => true,
        () => false,
      );
      if (answers) return true;
      await sleep(100);
    }
    if (server.exitCode === null) await this.stop('immediate');
    return false;
  }

  #makeFolder(): void {
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.#folder, { mode: 0o700 });
    if (owner.uid !== undefined && owner.gid !== undefined) chownSync(this.#folder, owner.uid, owner.gid);
  }

  async #program(name: string, args: string[]): Promise<void> {
    await run(path.join(binaries(), name), args, { ...owner, cwd: this.#folder, env });
  }
}

function binaries(): string {
  const folder = findBinaries();
  if (folder === '') throw new Error('These tests start PostgreSQL themselves, but no programs of it are installed.');
  return folder;
}
