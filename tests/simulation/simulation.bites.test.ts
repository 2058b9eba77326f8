// Proves that the simulation bites: with one promise taken away, the same seeds that pass otherwise must fail.
import { expect, it } from 'vitest';
import { withoutDedupe, withoutGapHealing } from './sabotage.js';
import { playSeed, type SeedOptions, Violation } from './seed.run.js';
import { openWorld } from './world.js';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Healthy seeds are done well within; a fault must not cost the whole patience of each seed. */
const PATIENCE_MS = 6_000;

const faults: [name: string, host: 'fastify' | 'early-ack', options: SeedOptions, found: RegExp][] = [
  ['[SYNC1] without the healing of gaps', 'fastify', { sabotage: withoutGapHealing }, /still has a gap/],
  ['[SEND2] without dedupe', 'fastify', { sabotage: withoutDedupe }, /sent twice/],
  ['[SEND1] with an ack before the commit', 'early-ack', { restart: true }, /had an ack/],
];

it.each(faults)('%s a seed fails', async (name, host, options, found) => {
  const world = await openWorld(host);
  try {
    let tried = 0;
    for (const seed of SEEDS) {
      tried += 1;
      const verdict = await playSeed(world, seed, { ...options, convergedWithinMs: PATIENCE_MS }).catch(
        (error) => error,
      );
      if (!(verdict instanceof Violation)) {
        if (verdict instanceof Error) throw verdict;
        continue;
      }
      const proof = verdict.violations.find((one) => found.test(one));
      if (!proof) continue;
      console.log(`${name}: found with seed ${seed}, the ${tried}. that was tried: ${proof}`);
      return;
    }
    expect.fail(`${name}: ${tried} seeds did not find it`);
  } finally {
    await world.close();
  }
});
