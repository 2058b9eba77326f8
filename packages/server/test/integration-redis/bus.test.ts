// Proves that nodes hear each other, and that every way of not hearing is noticed within seconds.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { RedisBus } from '../../src/cluster/bus.redis.js';
import { openRedis } from '../../src/cluster/redis.js';
import { Metrics } from '../../src/observability/metrics.js';
import { type BusNode, joinBus } from '../support/bus.node.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';
import { tcpLink } from '../support/tcp.link.js';

const NOTICED_MS = 6_000;

let redis: RedisProcess;
let nodes: BusNode[];

async function join(name: string): Promise<BusNode> {
  const node = await joinBus(redis.url, name);
  nodes.push(node);
  return node;
}

/** As a node that is none says it; quotes within `said` are escaped for Redis. */
const say = (sender: string, number: number, said = '[]') =>
  redis.ask(
    `PUBLISH doran:bus "${sender} ${number} ${Math.round(performance.timeOrigin + performance.now())} ${said}"`,
  );

beforeEach(async () => {
  redis = await startRedis();
  nodes = [];
});
afterEach(async () => {
  for (const { bus, link } of nodes) {
    await bus.close();
    link.close();
  }
  await redis.kill('SIGCONT');
  await redis.kill();
});

describe('the bus over Redis', () => {
  it('brings what a node says to all the others, in order, once, and not back to itself', async () => {
    const [a, b, c] = [await join('a'), await join('b'), await join('c')];
    for (let index = 0; index < 500; index++) a.bus.publish('words', index);
    await sleep(20);
    for (let index = 500; index < 1_000; index++) a.bus.publish('words', index);
    const all = Array.from({ length: 1_000 }, (_, index) => index);
    await expect.poll(() => b.heard.length).toBe(1_000);
    await expect.poll(() => c.heard.length).toBe(1_000);
    expect([a.heard, b.heard, c.heard]).toEqual([[], all, all]);
    await sleep(1_500);
    expect(nodes.map((node) => node.missed)).toEqual([0, 0, 0]);
    expect(nodes.map((node) => node.bus.nodes)).toEqual([3, 3, 3]);
  });

  it('never throws and never waits while Redis is away, and tells everyone of the gap when it is back', async () => {
    const [a, b] = [await join('a'), await join('b')];
    await redis.kill();
    await expect.poll(() => a.bus.state, { timeout: NOTICED_MS }).toBe('down');
    a.bus.publish('words', 'lost');
    await sleep(500);
    await redis.start();
    await expect.poll(() => [a.bus.state, b.bus.state], { timeout: NOTICED_MS }).toEqual(['up', 'up']);
    await expect.poll(() => a.missed > 0 && b.missed > 0, { timeout: NOTICED_MS }).toBe(true);
    a.bus.publish('words', 'after');
    await expect.poll(() => b.heard).toEqual(['after']);
  });

  it('notices a listening connection that was cut for a moment', async () => {
    const [a, b] = [await join('a'), await join('b')];
    await redis.ask('CLIENT KILL TYPE pubsub');
    a.bus.publish('words', 'unheard');
    await expect.poll(() => [a.missed > 0, b.missed > 0], { timeout: NOTICED_MS }).toEqual([true, true]);
    a.bus.publish('words', 'after');
    await expect.poll(() => b.heard.at(-1), { timeout: NOTICED_MS }).toBe('after');
  });

  it('notices a Redis that takes connections and says nothing', async () => {
    const [a, b] = [await join('a'), await join('b')];
    await redis.kill('SIGSTOP');
    a.bus.publish('words', 'of another time');
    await expect.poll(() => [a.bus.state, b.bus.state], { timeout: 2 * NOTICED_MS }).toEqual(['down', 'down']);
    await redis.kill('SIGCONT');
    await expect.poll(() => [a.bus.state, b.bus.state], { timeout: 2 * NOTICED_MS }).toEqual(['up', 'up']);
    await expect.poll(() => [a.missed > 0, b.missed > 0], { timeout: NOTICED_MS }).toEqual([true, true]);
    a.bus.publish('words', 'of now');
    await expect.poll(() => b.heard, { timeout: NOTICED_MS }).toEqual(['of now']);
  });

  it('opens a link that went dead under load anew, and what was said into it does not count again later', async () => {
    const link = await tcpLink(redis.port);
    const a = await joinBus(`redis://127.0.0.1:${link.port}`, 'a');
    const b = await join('b');
    const states: string[] = [];
    const saying = setInterval(() => {
      a.bus.publish('words', states.length);
      if (a.bus.state !== states.at(-1)) states.push(a.bus.state);
    }, 5);
    link.deaden();
    await expect.poll(() => states.at(-1), { timeout: NOTICED_MS }).toBe('down');
    await expect.poll(() => states.at(-1), { timeout: NOTICED_MS }).toBe('up');
    await expect.poll(() => b.missed, { timeout: NOTICED_MS }).toBeGreaterThan(0);
    // Longer than an answer may take.
    await sleep(2_500);
    clearInterval(saying);
    await a.bus.close();
    a.link.close();
    link.close();
    expect(states).toEqual(['up', 'down', 'up']);
    expect(a.missed).toBeLessThanOrEqual(3);
  });

  it('notices a node that died without a farewell, and not one that said it', async () => {
    const [a, b, c] = [await join('a'), await join('b'), await join('c')];
    await expect.poll(() => a.bus.nodes).toBe(3);
    await b.bus.close();
    b.link.close();
    nodes = [a, c];
    await sleep(5_000);
    expect([a.missed, c.missed]).toEqual([0, 0]);
    expect(a.bus.nodes).toBe(2);
    c.link.close();
    await expect.poll(() => a.missed, { timeout: NOTICED_MS }).toBe(1);
    expect(a.bus.nodes).toBe(1);
  });

  it('notices what is lost just after it began to listen again, when others are still coming back', async () => {
    const a = await join('a');
    await say('x.1', 7);
    await sleep(200);
    expect(a.missed).toBe(0);
    await say('x.1', 9);
    await expect.poll(() => a.missed, { timeout: NOTICED_MS }).toBe(1);
  });

  it('says nothing after its farewell, whatever was still to be said', async () => {
    const [a, b] = [await join('a'), await join('b')];
    await expect.poll(() => a.bus.nodes).toBe(2);
    await sleep(4_500);
    b.bus.publish('words', 'last');
    const closed = b.bus.close();
    b.bus.publish('words', 'too late');
    await closed;
    nodes = [a];
    await sleep(300);
    b.link.close();
    expect([a.heard, a.bus.nodes, a.missed]).toEqual([['last'], 1, 0]);
  });

  it('outlives what it does not understand, and takes it for missed', async () => {
    const fatal: unknown[] = [];
    const remember = (error: unknown) => fatal.push(error);
    process.on('uncaughtException', remember);
    const [a, b] = [await join('a'), await join('b')];
    a.bus.hear('later version', () => {
      throw new TypeError('it has no such field');
    });
    await redis.ask('PUBLISH doran:bus garbage');
    await say('x.1', 1, '[tor');
    b.bus.publish('later version', {});
    b.bus.publish('words', 'lost with its frame');
    await expect.poll(() => a.missed, { timeout: NOTICED_MS }).toBeGreaterThan(0);
    b.bus.publish('words', 'heard');
    await expect.poll(() => a.heard).toEqual(['heard']);
    process.off('uncaughtException', remember);
    expect(fatal).toEqual([]);
  });

  it('tells loudly that another node has the same name', async () => {
    const errors = vi.spyOn(Logger.prototype, 'error').mockImplementation(() => {});
    await join('same');
    await join('same');
    await join('other');
    await expect.poll(() => errors.mock.calls.length).toBe(2);
    await sleep(1_200);
    expect(errors.mock.calls.map(([words]) => words)).toEqual([
      expect.stringContaining('called same too'),
      expect.stringContaining('called same too'),
    ]);
    errors.mockRestore();
  });

  it('[NODE2] misses nothing and fears nothing when the clock of its machine is set', async () => {
    const [a] = [await join('a')];
    await sleep(4_500);
    const now = vi.spyOn(Date, 'now');
    for (const byMs of [-3_600_000, 3_600_000]) {
      const before = a.missed;
      now.mockImplementation(() => performance.timeOrigin + performance.now() + byMs);
      await sleep(1_500);
      expect([a.bus.state, a.missed]).toEqual(['up', before]);
      await say(`x.${byMs}`, 1);
      await say(`x.${byMs}`, 3);
      await expect.poll(() => a.missed).toBe(before + 1);
      await say(`x.${byMs}`, 4, String.raw`[[\"leaving\",null]]`);
    }
    now.mockRestore();
  });

  it('shows in the metrics that Redis is away when it has been from the start', async () => {
    const metrics = new Metrics();
    const link = openRedis('redis://127.0.0.1:1');
    const bus = new RedisBus(link, 'a', metrics);
    expect((await metrics.text()).match(/^doran_redis_up .*$/m)?.[0]).toBe('doran_redis_up 0');
    await bus.close();
    link.close();
  });
});
