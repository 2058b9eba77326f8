// What is compared: Socket.IO's adapters for several nodes, each as its own documentation sets it up.
import { createAdapter as createClassic, createShardedAdapter } from '@socket.io/redis-adapter';
import { createAdapter as createStreams } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';

/** The first is the floor: both ends of a pair on one node, nothing crosses. */
export const KINDS = ['one node', 'doran', 'classic', 'sharded', 'streams'];

/** Our own is inside the built server, which exports it to nobody. */
const ours = (file) => import(new URL(`../../packages/server/dist/${file}`, import.meta.url));

/** Counts what anybody on this node could have noticed. `told` is the adapter's word, `client` that of its Redis client. */
export async function adapterOf(kind, url, noticed) {
  const open = () => {
    const client = new Redis(url);
    // The handler that the documentation asks for; without one each error is printed.
    client.on('error', () => {});
    client.on('close', () => {
      noticed.client += 1;
    });
    return client;
  };
  switch (kind) {
    case 'doran':
      return doran(url, noticed);
    case 'classic':
      return createClassic(open(), open());
    case 'sharded':
      return createShardedAdapter(open(), open(), { subscriptionMode: 'dynamic' });
    case 'streams':
      return createStreams(open());
    default:
      return undefined;
  }
}

async function doran(url, noticed) {
  const [{ openRedis }, { RedisBus }, { clusterAdapter }, { SlowReaders }, { Metrics }] = await Promise.all(
    [
      'cluster/redis.js',
      'cluster/bus.redis.js',
      'realtime/cluster.adapter.js',
      'realtime/slow.readers.js',
      'observability/metrics.js',
    ].map(ours),
  );
  const link = openRedis(url);
  link.listener.on('close', () => {
    noticed.client += 1;
  });
  const metrics = new Metrics();
  const bus = new RedisBus(link, 'n', metrics);
  await bus.open();
  bus.onMissed(() => {
    noticed.told += 1;
  });
  const nobody = { broadcast: () => {}, leave: () => {} };
  return clusterAdapter(bus, new SlowReaders(metrics), nobody, metrics);
}
