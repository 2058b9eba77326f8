// Runs the contract of every presence store on the one in Redis, and what only several nodes can show.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRedis, type RedisLink } from '../../src/cluster/redis.js';
import { RedisPresence } from '../../src/presence/presence.redis.js';
import { presenceContract } from '../presence.contract.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';
import { ready } from '../support/redis.ready.js';

const TTL_MS = 30_000;
let redis: RedisProcess;
let link: RedisLink;
let made = 0;

beforeAll(async () => {
  redis = await startRedis();
  link = openRedis(redis.url);
  await ready(link);
});
afterAll(async () => {
  link.close();
  await redis.kill();
});

presenceContract('in Redis', async () => {
  let now = 1_000_000;
  made += 1;
  return {
    store: new RedisPresence(link, TTL_MS, () => now, `contract:${made}`),
    ttlMs: TTL_MS,
    pass: async (ms) => {
      now += ms;
    },
  };
});

describe('the presence store in Redis', () => {
  it('[PRES1] counts a user’s connections of all nodes, and tells each that ran out to one node only', async () => {
    let now = 1_000_000;
    const nodes = [0, 1, 2].map(() => new RedisPresence(link, TTL_MS, () => now, 'nodes'));
    const users = Array.from({ length: 2_500 }, (_, index) => `user ${index}`);
    await nodes[0]?.renew(users.map((userId) => ({ userId, connection: 'on the first' })));
    const half = users.slice(0, 1_250);
    expect(await nodes[1]?.renew(half.map((userId) => ({ userId, connection: 'on the second' })))).toEqual([]);
    now += TTL_MS - 1;
    await nodes[1]?.renew(half.map((userId) => ({ userId, connection: 'on the second' })));
    now += 1;
    const told = (await Promise.all(nodes.map((node) => node.expire()))).flat();
    expect(told.toSorted()).toEqual(users.slice(1_250).toSorted());
    expect((await nodes[2]?.online(users))?.size).toBe(1_250);
  });

  it('takes the time from Redis where none is given, and ends a lease by it', async () => {
    const store = new RedisPresence(link, 1_500, undefined, 'clock');
    expect(await store.renew([{ userId: 'alice', connection: 'phone' }])).toEqual(['alice']);
    expect(await store.expire()).toEqual([]);
    await expect.poll(() => store.expire()).toEqual(['alice']);
  });

  it('[PRES1] a Redis that lost its memory has everyone again after the next beat', async () => {
    const store = new RedisPresence(link, TTL_MS, undefined, 'flushed');
    const leases = [
      { userId: 'alice', connection: 'phone' },
      { userId: 'bob', connection: 'laptop' },
    ];
    await store.renew(leases);
    await redis.ask('FLUSHALL');
    expect([...(await store.online(['alice', 'bob']))]).toEqual([]);
    expect((await store.renew(leases)).toSorted()).toEqual(['alice', 'bob']);
    expect((await store.online(['alice', 'bob'])).size).toBe(2);
  });
});
