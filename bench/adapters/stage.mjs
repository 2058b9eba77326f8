// Processes of the measurement: a Redis of its own, nodes, and sockets on them.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { io } from 'socket.io-client';

const NODE = new URL('./node.mjs', import.meta.url);

export async function startRedis() {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', '/tmp'];
  const child = spawn(process.env.DORAN_TEST_REDIS ?? 'redis-server', args, { stdio: 'ignore' });
  const client = new Redis(port, '127.0.0.1', { retryStrategy: () => 50 });
  client.on('error', () => {});
  await client.ping();
  return {
    port,
    pid: child.pid,
    url: `redis://127.0.0.1:${port}`,
    async cpuUs() {
      const info = await client.info('cpu');
      return 1e6 * ['user', 'sys'].reduce((sum, of) => sum + Number(info.match(`used_cpu_${of}:([0-9.]+)`)[1]), 0);
    },
    async stop() {
      client.disconnect();
      child.kill();
      await once(child, 'exit');
    },
  };
}

export async function startNode(kind, redisUrl, commitMs = 0) {
  // Its log says what the tables say.
  const child = fork(NODE, [kind, redisUrl, String(commitMs)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [{ port }] = await once(child, 'message');
  return {
    port,
    alive: () => child.exitCode === null && child.signalCode === null,
    async ask() {
      child.send('ask');
      const [answer] = await once(child, 'message');
      return answer;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

export async function connect(node, rooms) {
  const query = { rooms: rooms.join(',') };
  const socket = io(`http://127.0.0.1:${node.port}`, { transports: ['websocket'], forceNew: true, query });
  await new Promise((resolve) => socket.once('connect', resolve));
  return socket;
}

/** Below the ports that the kernel gives to those who call. */
export async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const probe = createServer();
    const free = await new Promise((resolve) => {
      probe.once('error', () => resolve(false));
      probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
    });
    if (free) return port;
    await sleep(1);
  }
}
