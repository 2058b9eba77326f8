// A Redis of a test's own, on a free port, that can be killed, stopped for a while and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

export interface RedisProcess {
  readonly url: string;
  readonly port: number;
  start(): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Runs commands as another client would. */
  ask<T>(work: (client: Redis) => Promise<T>): Promise<T>;
}

/** `extra` are arguments of redis-server, `userinfo` is what they ask for. It keeps nothing on disk. */
export async function startRedis(extra: string[] = [], userinfo = ''): Promise<RedisProcess> {
  const port = await freePort();
  const url = `redis://${userinfo && `${userinfo}@`}127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
    child = spawn(process.env.DORAN_TEST_REDIS_SERVER ?? 'redis-server', [...args, ...extra], { stdio: 'ignore' });
    child.once('error', (error) => {
      throw new Error(`These tests need redis-server: ${error.message}`);
    });
    await ask(url, (client) => client.ping());
  };
  await start();
  return {
    url,
    port,
    start,
    kill: async (signal = 'SIGKILL') => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill(signal);
      if (signal === 'SIGKILL' || signal === 'SIGTERM') await ended;
    },
    ask: (work) => ask(url, work),
  };
}

async function ask<T>(url: string, work: (client: Redis) => Promise<T>): Promise<T> {
  const client = new Redis(url, { retryStrategy: () => 20, maxRetriesPerRequest: 250 });
  client.on('error', () => {});
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** Below the ports that the kernel gives to those who call. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer();
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
    await sleep(1);
  }
}
