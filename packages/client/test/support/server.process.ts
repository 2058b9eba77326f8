// Starts one Doran server as a process of its own, exactly as its owner would, and takes it down again.
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';

const START_TIMEOUT_MS = 90_000;
const command = path.resolve(import.meta.dirname, '../../../server/bin/doran.js');

export interface ServerProcess {
  url: string;
  secret: string;
  dataFolder: string;
  /** A token of this user, good for `seconds`. */
  token(userId: string, seconds?: number): Promise<string>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** The same data, secret and port again, after `kill`. */
  restart(): Promise<void>;
  /** Ends the process and removes its data. */
  stop(): Promise<void>;
}

/** What this machine needs, nothing that a test runner or another Doran has set. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(DORAN_|VITEST|NODE_ENV$|NODE_OPTIONS$|DATABASE_|REDIS_URL$|PORT$|HOST$|TEST$|DEV$|PROD$|MODE$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

const gone = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function start(env: Record<string, string>): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [command, 'serve'], {
    cwd: env.DORAN_DATA,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), HOST: '127.0.0.1', ...env },
  });
  // Without this a test run that is interrupted would leave the server behind.
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  child.once('exit', () => process.off('exit', killOnExit));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline && !gone(child)) {
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
    const ready = url ? await fetch(`${url}/health/ready`).catch(() => null) : null;
    if (ready) await ready.body?.cancel();
    if (url && ready?.status === 200) return { child, url };
    await sleep(50);
  }
  child.kill('SIGKILL');
  throw new Error(`The server did not start.\n${output.slice(-8_000)}`);
}

export async function startServer(more: Record<string, string> = {}): Promise<ServerProcess> {
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'doran-client-'));
  // Spares a first start its seconds, where `npm test` has made a seed to copy.
  const seed = process.env.DORAN_TEST_SEED;
  if (seed) await cp(path.join(seed, 'pglite'), path.join(dataFolder, 'pglite'), { recursive: true });
  const secret = randomBytes(32).toString('hex');
  const env = {
    DORAN_DATA: dataFolder,
    DORAN_JWT_SECRET: secret,
    // The suites are about something else than limits.
    DORAN_LIMITS: JSON.stringify({
      messagesPerSecond: 100_000,
      messageBurst: 100_000,
      typingIntervalMs: 1,
      handshakesPerMinute: 100_000,
    }),
    ...more,
  };
  let running = await start({ PORT: '0', ...env });
  const { url } = running;

  async function kill(signal: NodeJS.Signals): Promise<void> {
    const { child } = running;
    if (gone(child)) return;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await exited;
  }

  return {
    url,
    secret,
    dataFolder,
    token: (userId, seconds = 3_600) =>
      new SignJWT({ name: userId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setExpirationTime(Math.floor(Date.now() / 1_000) + seconds)
        .sign(new TextEncoder().encode(secret)),
    kill,
    async restart() {
      // A test may have taken the data away: then another history begins.
      await mkdir(dataFolder, { recursive: true });
      running = await start({ ...env, PORT: new URL(url).port });
    },
    async stop() {
      const giveUp = setTimeout(() => running.child.kill('SIGKILL'), 15_000);
      await kill('SIGTERM');
      clearTimeout(giveUp);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
