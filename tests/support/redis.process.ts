// A Redis of a test's own, on a free port, that can be killed, stopped for a while and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free.port.js';

const READY_MS = 10_000;

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  pid(): number;
  start(): Promise<void>;
  /** Waits for the end of a process that is killed or asked to end. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** A command as an operator would type it, such as FLUSHALL; the first line of its answer. */
  ask(words: string): Promise<string>;
}

/** `extra` are arguments of redis-server. It keeps nothing on disk. */
export async function startRedis(extra: string[] = []): Promise<RedisProcess> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function ask(words: string): Promise<string> {
    const socket = connect({ port, host: '127.0.0.1', timeout: 2_000 });
    try {
      socket.once('timeout', () => socket.destroy(new Error('Redis does not answer')));
      socket.write(`${words}\r\n`);
      const [answer] = await once(socket, 'data');
      return String(answer).trim();
    } finally {
      socket.destroy();
    }
  }

  async function start(): Promise<void> {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
    const started = spawn(process.env.DORAN_TEST_REDIS ?? 'redis-server', [...args, ...extra], { stdio: 'ignore' });
    let failure = 'it does not answer';
    started.once('error', (error) => {
      failure = error.message;
    });
    // Without this a test run that is interrupted would leave it behind.
    const killOnExit = () => started.kill('SIGKILL');
    process.once('exit', killOnExit);
    started.once('exit', () => process.off('exit', killOnExit));
    child = started;
    for (const until = Date.now() + READY_MS; Date.now() < until && started.exitCode === null; await sleep(20)) {
      if ((await ask('PING').catch(() => '')) === '+PONG') return;
    }
    throw new Error(`These tests need redis-server, and it cannot be started: ${failure}`);
  }

  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    pid: () => child?.pid as number,
    start,
    ask,
    kill: async (signal = 'SIGKILL') => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    },
  };
}
