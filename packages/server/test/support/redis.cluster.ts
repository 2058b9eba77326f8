// A Redis Cluster of a test's own: three masters that share the slots, each of which can be killed and started again.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free.port.js';
import { type RedisProcess, startRedis } from './redis.process.js';

const SLOTS = 16_384;
const MASTERS = 3;

export interface RedisCluster {
  /** All nodes, separated by commas. */
  readonly url: string;
  readonly masters: readonly RedisProcess[];
  /** Resolves when every node calls the cluster whole. */
  whole(): Promise<void>;
  stop(): Promise<void>;
}

interface Master {
  redis: RedisProcess;
  busPort: number;
  folder: string;
}

/** `extraOf` are arguments of each node's redis-server, `password` is what they make it ask for. */
export async function startRedisCluster(
  extraOf: (index: number) => string[] = () => [],
  password = '',
): Promise<RedisCluster> {
  const nodes: Master[] = [];
  for (let index = 0; index < MASTERS; index++) nodes.push(await startMaster(extraOf(index), password));
  await Promise.all(nodes.map(({ redis }, index) => takeSlots(redis, index)));
  const [first, ...others] = nodes as [Master, ...Master[]];
  for (const { redis, busPort } of others) await first.redis.ask(`CLUSTER MEET 127.0.0.1 ${redis.port} ${busPort}`);
  const masters = nodes.map(({ redis }) => redis);
  const whole = async () => {
    for (const master of masters) await becomesWhole(master);
  };
  await whole();
  return {
    url: masters.map(({ url }) => url).join(','),
    masters,
    whole,
    stop: async () => {
      for (const { redis, folder } of nodes) {
        await redis.kill();
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}

async function startMaster(extra: string[], password: string): Promise<Master> {
  const folder = mkdtempSync(join(tmpdir(), 'doran-redis-'));
  const busPort = await freePort();
  const cluster = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1000', '--cluster-port', String(busPort)];
  return { redis: await startRedis([...cluster, ...extra, '--dir', folder], password), busPort, folder };
}

async function takeSlots(redis: RedisProcess, index: number): Promise<void> {
  const from = Math.ceil((index * SLOTS) / MASTERS);
  const to = Math.ceil(((index + 1) * SLOTS) / MASTERS) - 1;
  await redis.ask(`CLUSTER SET-CONFIG-EPOCH ${index + 1}`);
  await redis.ask(`CLUSTER ADDSLOTSRANGE ${from} ${to}`);
}

async function becomesWhole(redis: RedisProcess): Promise<void> {
  const until = Date.now() + 20_000;
  const isWhole = async () => {
    const info = await redis.ask('CLUSTER INFO');
    return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${MASTERS}`);
  };
  while (!(await isWhole())) {
    if (Date.now() > until) throw new Error('The Redis Cluster did not become whole within 20 s');
    await sleep(50);
  }
}
