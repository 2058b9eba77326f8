// Proves that clients and database agree once all is healed, for seeds that never change and for some that were never seen.
import { randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playSeed } from './seed.run.js';
import { openWorld, type World } from './world.js';

const FIXED = Array.from({ length: 14 }, (_, index) => index + 1);
const FRESH = Array.from({ length: 6 }, () => randomInt(1_000, 2 ** 31));
const LANES = 2;

describe('[MSG1][SEND1][SEND2][SEND4][SYNC1][SYNC3][RCPT3] every client ends with what the database has', () => {
  const free: World[] = [];
  const waiting: ((world: World) => void)[] = [];
  const take = async (): Promise<World> => free.pop() ?? new Promise((resolve) => waiting.push(resolve));
  const giveBack = (world: World) => {
    const next = waiting.shift();
    if (next) next(world);
    else free.push(world);
  };
  beforeAll(async () => {
    free.push(...(await Promise.all(Array.from({ length: LANES }, () => openWorld()))));
    console.log(`fresh seeds of the simulation: ${FRESH.join(' ')}`);
  });
  afterAll(async () => {
    await Promise.all(free.map((world) => world.close()));
  });

  // A seed mostly waits: two at a time, each with a server of its own, because a seed may kill it.
  it.concurrent.each([...FIXED, ...FRESH])('seed %i', async (seed) => {
    const world = await take();
    try {
      const played = await playSeed(world, seed);
      expect(played.messages).toBeGreaterThanOrEqual(played.sent);
    } finally {
      giveBack(world);
    }
  });
});
