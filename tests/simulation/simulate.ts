// Plays seeds one after another in a few lanes, each with a server of its own, and says how it went.
import { parseArgs } from 'node:util';
import { type Played, playSeed } from './seed.run.js';
import { openWorld, type World } from './world.js';

const USAGE = `npm run simulate -- [--seeds 100] [--from 1] [--lanes 2]   plays so many seeds
npm run simulate -- --seed 42 [--times 10]              plays this one, so often`;
const PROGRESS_EVERY = 10;

export async function simulate(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seeds: { type: 'string', default: '100' },
      from: { type: 'string', default: '1' },
      lanes: { type: 'string', default: '2' },
      seed: { type: 'string' },
      times: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  const [seeds, from, lanes, times] = [values.seeds, values.from, values.lanes, values.times].map(Number);
  if (
    values.help ||
    !seeds ||
    from === undefined ||
    !lanes ||
    !times ||
    Number.isNaN(from + Number(values.seed ?? 0))
  ) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const queue =
    values.seed === undefined
      ? Array.from({ length: seeds }, (_, index) => from + index)
      : Array.from({ length: times }, () => Number(values.seed));
  const played: Played[] = [];
  const failed: number[] = [];
  const total = queue.length;
  const began = Date.now();

  async function lane(world: World): Promise<void> {
    for (let seed = queue.shift(); seed !== undefined; seed = queue.shift()) {
      try {
        played.push(await playSeed(world, seed));
      } catch (error) {
        failed.push(seed);
        console.log(error instanceof Error ? error.message : error);
      }
      const done = played.length + failed.length;
      if (done % PROGRESS_EVERY === 0 || done === total) console.log(progress(done));
    }
  }

  const progress = (done: number): string => {
    const sent = played.reduce((sum, one) => sum + one.sent, 0);
    const restarts = played.filter(({ restarted }) => restarted).length;
    const slowest = Math.max(0, ...played.map(({ healingMs }) => healingMs));
    return `${done} of ${total} seeds in ${Math.round((Date.now() - began) / 1000)} s: ${failed.length} failed; ${sent} messages sent by clients, ${restarts} restarts, healed in ${slowest} ms at most`;
  };

  const worlds = await Promise.all(Array.from({ length: Math.min(lanes, total) }, () => openWorld()));
  try {
    await Promise.all(worlds.map(lane));
  } finally {
    await Promise.all(worlds.map((world) => world.close()));
  }
  if (failed.length > 0) console.log(`FAILED: ${failed.map((seed) => `--seed ${seed}`).join(', ')}`);
  return failed.length > 0 ? 1 : 0;
}
