// A node's end of the bus for tests: what it heard, and how often it was told of a gap.
import { expect } from 'vitest';
import { RedisBus } from '../../src/cluster/bus.redis.js';
import { openRedis, type RedisLink } from '../../src/cluster/redis.js';
import { Metrics } from '../../src/observability/metrics.js';

export interface BusNode {
  bus: RedisBus;
  link: RedisLink;
  heard: unknown[];
  /** How often it was told that something may have been missed. */
  missed: number;
}

/** Resolves when it hears itself. It listens to `words`. */
export async function joinBus(url: string, name: string): Promise<BusNode> {
  const link = openRedis(url);
  const node: BusNode = { bus: new RedisBus(link, name, new Metrics()), link, heard: [], missed: 0 };
  node.bus.hear('words', (message: unknown) => node.heard.push(message));
  await node.bus.open();
  expect(node.bus.state).toBe('up');
  node.bus.onMissed(() => {
    node.missed += 1;
  });
  return node;
}
