// Proves that nodes share a limit through Redis, in order, and keep it each for itself while Redis is away.
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRedis, type RedisLink } from '../../src/cluster/redis.js';
import { RateLimits } from '../../src/limits/rate.limits.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';
import { ready } from '../support/redis.ready.js';

let redis: RedisProcess;
let links: RedisLink[];

beforeAll(async () => {
  redis = await startRedis();
  links = [openRedis(redis.url), openRedis(redis.url), openRedis(redis.url)];
  await Promise.all(links.map(ready));
});
afterAll(async () => {
  for (const link of links) link.close();
  await redis.kill();
});

const nodesOf = (name: string, perSecond: number, burst: number) =>
  links.map((link) => new RateLimits(link).of(name, perSecond, burst));

describe('limits that nodes share', () => {
  it('[ERR5] three nodes that are pressed at once let one burst pass, not three', async () => {
    const nodes = nodesOf('burst', 5, 20);
    const began = performance.now();
    const asked = nodes.flatMap((node) => Array.from({ length: 40 }, () => node.take('alice')));
    const waits = await Promise.all(asked);
    const seconds = (performance.now() - began) / 1_000;
    const passed = waits.filter((wait) => wait === 0).length;
    expect(passed).toBeGreaterThanOrEqual(20);
    // What came back while the questions went on.
    expect(passed).toBeLessThanOrEqual(22 + 5 * seconds);
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(200);
    expect(await nodes[0]?.take('bob')).toBe(0);
  });

  it('[ERR5] a slow limit gives every single one of its tokens, wherever they are asked for', async () => {
    const nodes = nodesOf('handshakes', 10 / 60, 10);
    const waits: number[] = [];
    for (let turn = 0; turn < 12; turn++) waits.push((await nodes[turn % 3]?.take('alice')) ?? -1);
    expect(waits.slice(0, 10)).toEqual(Array(10).fill(0));
    expect(waits[10]).toBeGreaterThan(5_000);
    expect(waits[11]).toBeGreaterThan(5_000);
  });

  it('answers in the order of the questions', async () => {
    const [node] = nodesOf('order', 1_000, 1_000);
    const order: number[] = [];
    const asked = Array.from({ length: 50 }, async (_, index) => {
      await node?.take('alice');
      order.push(index);
    });
    await Promise.all(asked);
    expect(order).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  it('what many users ask in one turn leaves in one write, and each has an answer of their own', async () => {
    const [link] = links as [RedisLink];
    const node = new RateLimits(link).of('together', 1, 1);
    await node.take('first');
    const { stream } = link.commands as Redis;
    const writes = [vi.spyOn(stream, '_write'), vi.spyOn(stream, '_writev')];
    const asked = Array.from({ length: 200 }, (_, index) => node.take(`user ${index % 100}`));
    const waits = await Promise.all(asked);
    expect(waits.slice(0, 100)).toEqual(Array(100).fill(0));
    expect(waits.slice(100).every((wait) => wait > 0)).toBe(true);
    // The first of each user, and the seconds as the answers to these come in, which the network may cut.
    expect(writes.reduce((sum, write) => sum + write.mock.calls.length, 0)).toBeLessThan(20);
    vi.restoreAllMocks();
  });

  it('keeps the limit on each node while Redis is away', async () => {
    // So slow that none comes back while they are asked for.
    const [node] = nodesOf('away', 1 / 60, 3);
    await redis.kill();
    const waits: number[] = [];
    for (let turn = 0; turn < 5; turn++) waits.push((await node?.take('alice')) ?? -1);
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits[3]).toBeGreaterThan(0);
    await redis.start();
    await Promise.all(links.map(ready));
    expect(await node?.take('carol')).toBe(0);
  });
});
