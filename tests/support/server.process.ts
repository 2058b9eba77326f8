// Starts one Doran server as a process of its own, exactly as its owner would, and takes it down again.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 15_000;
const SHOWN_OUTPUT = 8_000;

const repository = path.resolve(import.meta.dirname, '../..');
const HOSTS = {
  fastify: [path.join(repository, 'packages/server/bin/doran.js'), 'serve'],
  express: [path.join(repository, 'tests/support/express-host.mjs')],
  'early-ack': [path.join(repository, 'tests/support/early-ack-host.mjs')],
  sabotaged: [path.join(repository, 'tests/support/sabotaged-host.mjs')],
  marketplace: [path.join(repository, 'apps/marketplace/server/dist/main.js')],
} as const;

export interface ServerOptions {
  /**
   * Who hosts the chat: the `doran` command (Fastify), a Nest app of one's own (Express), the demo, or a host that is
   * broken on purpose.
   */
  host: keyof typeof HOSTS;
  /** PostgreSQL; the embedded database below `dataFolder` when absent. */
  databaseUrl?: string;
  /** For Node itself, before the host's script. */
  nodeArgs?: string[];
  /** Wins over everything else, so that a test can restart on the same `DORAN_DATA` or secret. */
  env?: Record<string, string>;
}

export interface ServerProcess {
  url: string;
  secret: string;
  pid: number;
  dataFolder: string;
  /** Resolves when the process is gone, whoever ended it. */
  ended: Promise<void>;
  /** Everything the process has printed, for a test that looks for leaks. */
  output(): string;
  /** How it ended; null while it runs, and when a signal ended it. */
  exitCode(): number | null;
  /** Sends the signal and waits until the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Asks the process to end, makes it end when it does not, and removes its data. */
  stop(): Promise<void>;
}

/** The environment of the child: what this machine needs, nothing that a test runner or another Doran has set. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(DORAN_|VITEST|NODE_ENV$|NODE_OPTIONS$|DATABASE_|REDIS_URL$|PORT$|HOST$|TEST$|DEV$|PROD$|MODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function gone(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (gone(child)) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await exited;
}

/** Waits for the URL on stdout and then for `/health/ready`; undefined when the process ended or took too long. */
async function waitForUrl(child: ChildProcess, stdout: () => string): Promise<string | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && !gone(child)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(stdout())?.[0];
    if (url) {
      const ready = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      await ready?.body?.cancel();
      if (ready?.status === 200) return url;
    }
    await sleep(50);
  }
  return undefined;
}

/** Spares a first start of the embedded database its seconds, where `npm test` has made a seed to copy. */
async function sow(dataFolder: string): Promise<void> {
  const seed = process.env.DORAN_TEST_SEED;
  const ground = path.join(dataFolder, 'pglite');
  if (seed && !existsSync(ground)) await cp(path.join(seed, 'pglite'), ground, { recursive: true });
}

export async function startServer(options: ServerOptions): Promise<ServerProcess> {
  const ownFolder = options.env?.DORAN_DATA === undefined;
  const dataFolder = options.env?.DORAN_DATA ?? (await mkdtemp(path.join(tmpdir(), 'doran-test-')));
  const secret = options.env?.DORAN_JWT_SECRET ?? randomBytes(32).toString('hex');
  if (!(options.databaseUrl ?? options.env?.DATABASE_URL)) await sow(dataFolder);
  const child = spawn(process.execPath, [...(options.nodeArgs ?? []), ...HOSTS[options.host]], {
    cwd: dataFolder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      PORT: '0',
      HOST: '127.0.0.1',
      DORAN_DATA: dataFolder,
      DORAN_JWT_SECRET: secret,
      ...(options.databaseUrl === undefined ? {} : { DATABASE_URL: options.databaseUrl }),
      ...options.env,
    },
  });
  // Without this a test run that is interrupted would leave the server behind.
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  child.once('exit', () => process.off('exit', killOnExit));

  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.once('error', (error) => {
    stderr += String(error);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));

  const url = await waitForUrl(child, () => stdout);
  if (url === undefined || child.pid === undefined) {
    const end = gone(child)
      ? `ended with ${child.exitCode ?? child.signalCode}`
      : `was not ready in ${START_TIMEOUT_MS} ms`;
    await endWith(child, 'SIGKILL');
    if (ownFolder) await rm(dataFolder, { recursive: true, force: true });
    throw new Error(
      `The ${options.host} server ${end}.\nstderr: ${stderr.slice(-SHOWN_OUTPUT)}\nstdout: ${stdout.slice(-SHOWN_OUTPUT)}`,
    );
  }
  return {
    url,
    secret,
    pid: child.pid,
    dataFolder,
    ended,
    output: () => stdout + stderr,
    exitCode: () => child.exitCode,
    kill: (signal) => endWith(child, signal),
    async stop() {
      const giveUp = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await endWith(child, 'SIGTERM');
      clearTimeout(giveUp);
      if (ownFolder) await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
