// Proves that Redis may die by kill -9 with commands under way, again and again, and nothing of it ends the process.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { RedisLink } from '../../src/cluster/redis.js';
import { RateLimits } from '../../src/limits/rate.limits.js';
import { RedisPresence } from '../../src/presence/presence.redis.js';
import { type BusNode, joinBus } from '../support/bus.node.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';

const BACK_MS = 10_000;
const USERS = Array.from({ length: 200 }, (_, index) => `user ${index}`);
const LEASES = USERS.map((userId) => ({ userId, connection: 'phone' }));

let redis: RedisProcess;
let nodes: BusNode[] = [];
/** What would have ended the process. */
let fatal: unknown[];
const remember = (error: unknown) => fatal.push(error);

beforeAll(async () => {
  redis = await startRedis();
  nodes = [await joinBus(redis.url, 'a'), await joinBus(redis.url, 'b')];
});
afterAll(async () => {
  for (const { bus, link } of nodes) {
    await bus.close();
    link.close();
  }
  await redis.kill();
});
beforeEach(() => {
  fatal = [];
  process.on('unhandledRejection', remember).on('uncaughtException', remember);
});
afterEach(() => {
  process.off('unhandledRejection', remember).off('uncaughtException', remember);
});

/** Each turn of the loop asks everything that the chat asks of Redis; whoever may refuse is answered, as the callers do. */
async function press(node: BusNode, link: RedisLink, until: () => boolean) {
  const presence = new RedisPresence(link);
  const limits = new RateLimits(link).of('send', 5, 20);
  const counts = { asked: 0, refused: 0, limited: 0 };
  const refused = () => {
    counts.refused += 1;
  };
  const under: Promise<unknown>[] = [];
  while (!until()) {
    for (let index = 0; index < 5; index++) {
      counts.asked += 1;
      const user = USERS[counts.asked % USERS.length] as string;
      node.bus.publish('words', counts.asked);
      under.push(presence.renew(LEASES.slice(0, 20)).catch(refused), presence.online(USERS).catch(refused));
      under.push(presence.release({ userId: user, connection: 'phone' }).catch(refused));
      under.push(presence.expire().catch(refused));
      // Never refuses: it counts by itself while Redis is away.
      under.push(
        Promise.resolve(limits.take('alice')).then((wait) => {
          if (wait > 0) counts.limited += 1;
        }),
      );
    }
    await sleep(5);
  }
  await Promise.all(under);
  return counts;
}

it('three times kill -9 under load: every question is answered or refused, the process lives, the nodes find each other', async () => {
  let done = false;
  const pressing = nodes.map((node) => press(node, node.link, () => done));
  for (let round = 0; round < 3; round++) {
    await sleep(500);
    await redis.kill('SIGKILL');
    await sleep(1_000);
    await redis.start();
    await expect.poll(() => nodes.map(({ bus }) => bus.state), { timeout: BACK_MS }).toEqual(['up', 'up']);
    await expect
      .poll(() => nodes.map(({ heard }) => heard.length), { timeout: BACK_MS })
      .toSatisfy((heard: number[]) => heard.every((count) => count > 0));
    for (const node of nodes) node.heard = [];
  }
  done = true;
  const counts = await Promise.all(pressing);
  await sleep(100);
  expect(fatal).toEqual([]);
  for (const { asked, refused, limited } of counts) {
    expect(asked).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(0);
    expect(limited).toBeGreaterThan(0);
  }
  const presence = new RedisPresence(nodes[0]!.link, undefined, undefined, 'afterwards');
  expect((await presence.renew(LEASES)).length).toBe(USERS.length);
});
