// What a piece of work costs: all that can be counted, less what the servers' own clocks cause meanwhile.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from './counted.server.js';
import type { Said } from './ear.js';
import type { Stage } from './stage.js';

/** Of one round of a work, by all nodes together. */
export interface Cost {
  /** Statements, the round trips to PostgreSQL that they took, and the bytes there and back. */
  statements: number;
  roundTrips: number;
  toDatabase: number;
  fromDatabase: number;
  /** Frames to clients, their bytes, and the system calls in which they left. */
  frames: number;
  frameBytes: number;
  writes: number;
  /** Packets that Socket.IO encoded, and JSON texts made. */
  packets: number;
  texts: number;
  /** Bytes on the heap. */
  allocated: number;
  /** Commands to Redis, and their bytes. */
  commands: number;
  toRedis: number;
}

export type Figure = keyof Cost;
/** Those that are counted in bytes, and so differ by a digit from run to run. */
export const IN_BYTES: readonly Figure[] = ['toDatabase', 'fromDatabase', 'frameBytes', 'allocated', 'toRedis'];
export const FIGURES: readonly Figure[] = [
  ...(['statements', 'roundTrips', 'toDatabase', 'fromDatabase', 'frames', 'frameBytes', 'writes', 'packets'] as const),
  ...(['texts', 'allocated', 'commands', 'toRedis'] as const),
];

/** What was said how often, by its words: the story behind the figures. */
type Story = Record<string, number>;

export interface Counted {
  cost: Cost;
  story: Story;
}

/** As long as the slowest of the clocks that tick often: the sweep of presence, every two seconds. */
const IDLE_MS = 2_500;
/** Whoever says something takes tokens of their limit for a second, however much they say in it. */
const ONCE_A_SECOND = /^evalsha .* doran:limit:sends:/;
const ROUNDS = 3;
/** A work is over when nobody has said anything for so long. */
const QUIET_MS = 25;
/** A clock may tick as often as while idle all at once, this much faster, and so often by chance: not with each message. */
const FASTER = 2;
const BY_CHANCE = 2;

export class Meter {
  /** What the clocks say, and how often while idle. */
  #clockwork: Story = {};

  private constructor(private readonly stage: Stage) {}

  /** Listens to servers that have nothing to do. */
  static async open(stage: Stage): Promise<Meter> {
    const meter = new Meter(stage);
    meter.#forget();
    await sleep(IDLE_MS);
    meter.#clockwork = storyOf([...stage.database.heard, ...(stage.redis?.heard ?? [])]);
    return meter;
  }

  /** The least of some rounds: what comes in between only adds. The first one is not counted, it warms up. */
  async least(work: () => Promise<unknown>, rounds = ROUNDS): Promise<Counted> {
    await this.#count(work);
    const all: Counted[] = [];
    for (let round = 0; round < rounds; round += 1) all.push(await this.#count(work));
    const [{ story }] = all as [Counted];
    const least = (figure: Figure) => Math.min(...all.map(({ cost }) => cost[figure]));
    return { cost: Object.fromEntries(FIGURES.map((figure) => [figure, least(figure)])) as unknown as Cost, story };
  }

  async #count(work: () => Promise<unknown>): Promise<Counted> {
    const { servers } = this.stage;
    const before = await Promise.all(servers.map((server) => server.collect()));
    this.#forget();
    const begunAt = performance.now();
    await work();
    await this.quiet();
    const after = await Promise.all(servers.map((server) => server.tally()));
    this.#requireRhythm(performance.now() - begunAt);
    if (after.some(({ collections }, node) => collections > (before[node]?.collections ?? 0))) {
      throw new Error('the garbage was collected in between: the young generation is too small for this work');
    }

    return this.#bill((figure) => sum(after, (tally) => tally[figure]) - sum(before, (tally) => tally[figure]));
  }

  #bill(grown: (figure: keyof Tally) => number): Counted {
    const { database, redis, doors } = this.stage;
    const asked = this.#own(database.heard);
    const commands = this.#own(redis?.heard ?? []);
    const frames = doors.flatMap(({ heard }) => heard.filter(({ count }) => count > 0));
    const cost = {
      statements: sum(asked, ({ count }) => count),
      roundTrips: asked.length,
      toDatabase: sum(asked, ({ up }) => up),
      fromDatabase: sum(asked, ({ down }) => down),
      frames: frames.length,
      frameBytes: sum(frames, ({ down }) => down),
      writes: grown('writes'),
      packets: grown('packets'),
      texts: grown('texts'),
      allocated: grown('heap'),
      commands: commands.length,
      toRedis: sum(commands, ({ up }) => up),
    };
    return { cost, story: storyOf([...asked, ...commands, ...frames]) };
  }

  #forget(): void {
    const { database, redis, doors } = this.stage;
    for (const ear of [database, redis, ...doors]) if (ear) ear.heard.length = 0;
  }

  /** How often a clock says this while nobody else does; 0 where none says it. */
  #idleTimes(words: string): number {
    return this.#clockwork[words] ?? (ONCE_A_SECOND.test(words) ? 1 : 0);
  }

  #own(heard: Said[]): Said[] {
    return heard.filter(({ words }) => this.#idleTimes(words) === 0);
  }

  /** Waits until all is told, also what is told after the last answer. */
  async quiet(ms = QUIET_MS): Promise<void> {
    const { database, redis, doors } = this.stage;
    const said = () => sum([database, ...(redis ? [redis] : [])], ({ heard }) => this.#own(heard).length);
    const all = () => said() + sum(doors, ({ heard }) => heard.length);
    for (let before = -1; before !== all(); await sleep(ms)) before = all();
  }

  /** Else what each message asks could hide behind the words of a clock. */
  #requireRhythm(ms: number): void {
    const { database, redis } = this.stage;
    const said = storyOf([...database.heard, ...(redis?.heard ?? [])]);
    for (const [words, times] of Object.entries(said)) {
      const idle = this.#idleTimes(words);
      if (idle === 0 || times <= idle * (1 + (FASTER * ms) / IDLE_MS) + BY_CHANCE) continue;
      throw new Error(`A clock asks this, and in ${Math.round(ms)} ms it was asked ${times} times: ${words}`);
    }
  }
}

const sum = <T>(all: readonly T[], of: (one: T) => number): number => all.reduce((total, one) => total + of(one), 0);

function storyOf(said: readonly Said[]): Story {
  const story: Story = {};
  for (const { words } of said) story[words] = (story[words] ?? 0) + 1;
  return story;
}
