// Proves that all that uses Redis works on a Redis Cluster, and outlives the death of one of its masters.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RateLimits } from '../../src/limits/rate.limits.js';
import { RedisPresence } from '../../src/presence/presence.redis.js';
import { presenceContract } from '../presence.contract.js';
import { type BusNode, joinBus } from '../support/bus.node.js';
import { type RedisCluster, startRedisCluster } from '../support/redis.cluster.js';

const TTL_MS = 30_000;
/** A silence is noticed, and a connection opened anew, a few times over. */
const RECOVERED_MS = 20_000;

let cluster: RedisCluster;
let nodes: BusNode[] = [];
let made = 0;

beforeAll(async () => {
  cluster = await startRedisCluster();
  nodes = [await joinBus(cluster.url, 'a'), await joinBus(cluster.url, 'b'), await joinBus(cluster.url, 'c')];
});
afterAll(async () => {
  for (const { bus, link } of nodes) {
    await bus.close();
    link.close();
  }
  await cluster.stop();
});

presenceContract('in a Redis Cluster', async () => {
  let now = 1_000_000;
  made += 1;
  return {
    store: new RedisPresence(nodes[0]!.link, TTL_MS, () => now, `contract:${made}`),
    ttlMs: TTL_MS,
    pass: async (ms) => {
      now += ms;
    },
  };
});

describe('on a Redis Cluster', () => {
  it('[PRES1] users of every bucket, and so of every master, are online for all nodes', async () => {
    const users = Array.from({ length: 200 }, (_, index) => `user ${index}`);
    const [a, b] = nodes.map(({ link }) => new RedisPresence(link, TTL_MS, undefined, 'buckets'));
    expect(await a?.renew(users.map((userId) => ({ userId, connection: 'phone' })))).toHaveLength(200);
    expect((await b?.online(users))?.size).toBe(200);
    const sizes = await Promise.all(cluster.masters.map((master) => master.ask('DBSIZE')));
    expect(sizes).not.toContain(':0');
  });

  it('[ERR5] nodes share the limits of users who lie on different masters', async () => {
    const limits = nodes.map(({ link }) => new RateLimits(link).of('cluster', 10 / 60, 3));
    for (let user = 0; user < 12; user++) {
      const waits: number[] = [];
      for (let turn = 0; turn < 5; turn++) waits.push((await limits[turn % 3]?.take(`user ${user}`)) ?? -1);
      expect(waits.map((wait) => wait > 0)).toEqual([false, false, false, true, true]);
    }
  });

  it('the bus keeps the order of what a node says, frame after frame', async () => {
    const [a, b, c] = nodes as [BusNode, BusNode, BusNode];
    const before = nodes.map(({ missed }) => missed);
    for (let frame = 0; frame < 300; frame++) {
      for (let index = 0; index < 5; index++) a.bus.publish('words', frame * 5 + index);
      await sleep(1);
    }
    const all = Array.from({ length: 1_500 }, (_, index) => index);
    await expect.poll(() => [b.heard.length, c.heard.length], { timeout: 10_000 }).toEqual([1_500, 1_500]);
    expect([a.heard, b.heard, c.heard]).toEqual([[], all, all]);
    expect(nodes.map(({ missed }) => missed)).toEqual(before);
  });

  it('each master in turn dies by kill -9 and returns: the nodes hear each other again, and know of any gap', async () => {
    for (const [turn, master] of cluster.masters.entries()) {
      for (const node of nodes) {
        node.heard = [];
        node.missed = 0;
      }
      const sender = nodes[turn]!;
      let said = 0;
      const saying = setInterval(() => sender.bus.publish('words', said++), 10);
      await master.kill();
      await sleep(4_000);
      await master.start();
      await cluster.whole();
      await sleep(1_000);
      clearInterval(saying);
      await expect.poll(() => nodes.map(({ bus }) => bus.state), { timeout: RECOVERED_MS }).toEqual(['up', 'up', 'up']);
      for (const node of nodes.filter((other) => other !== sender)) {
        expect(node.heard, 'in order, once').toEqual(node.heard.toSorted((one, other) => Number(one) - Number(other)));
        expect(new Set(node.heard).size).toBe(node.heard.length);
        // The last word of the turn before may come late.
        const all = () => node.heard.filter((word) => typeof word === 'number').length === said;
        await expect.poll(() => node.missed > 0 || all(), { timeout: RECOVERED_MS }).toBe(true);
      }
      const word = `after ${turn}`;
      const others = nodes.filter((other) => other !== sender);
      await expect
        .poll(
          () => {
            sender.bus.publish('words', word);
            return others.every(({ heard }) => heard.includes(word));
          },
          { timeout: RECOVERED_MS },
        )
        .toBe(true);
      const store = new RedisPresence(nodes[0]!.link, TTL_MS, undefined, `after ${turn}`);
      const users = Array.from({ length: 50 }, (_, index) => `user ${index}`);
      const leases = users.map((userId) => ({ userId, connection: 'phone' }));
      await expect.poll(() => store.renew(leases).catch(() => []), { timeout: RECOVERED_MS }).toBeDefined();
      await expect
        .poll(async () => (await store.online(users).catch(() => new Set())).size, { timeout: RECOVERED_MS })
        .toBe(50);
    }
  }, 180_000);
});
