// How badly a node keeps its callers waiting, as a level from 0 to 5: quick to rise, slow to fall, deaf to one hiccup.

/**
 * Milliseconds of waiting from which each level holds, at the event loop or at the database. A person thinks after a
 * second that something hangs: the first two levels come before it. The last comes before the pool itself gives up on
 * a caller, after 5 s; between them each is twice as bad as the one before.
 */
export const WAIT_MS = [250, 500, 1_000, 2_000, 4_000] as const;

/** The median of so many samples counts: one pause of the garbage collector, however long, moves nothing. */
const SAMPLES = 5;
/** A level is left, one at a time, after so many samples in a row of less than half of what it began with. */
const CALM = 10;

export class Pressure {
  readonly #lags: number[] = [];
  readonly #answers: number[] = [];
  #calm = 0;
  #level = 0;

  get level(): number {
    return this.#level;
  }

  get lagMs(): number {
    return median(this.#lags);
  }

  get databaseMs(): number {
    return median(this.#answers);
  }

  /** How late the event loop was, and how long the database takes to answer. */
  take(lagMs: number, databaseMs: number): void {
    keep(this.#lags, lagMs);
    keep(this.#answers, databaseMs);
    const waitMs = Math.max(this.lagMs, this.databaseMs);
    this.#level = Math.max(this.#level, levelOf(waitMs));
    this.#calm = levelOf(waitMs * 2) < this.#level ? this.#calm + 1 : 0;
    if (this.#calm < CALM) return;
    this.#level -= 1;
    this.#calm = 0;
  }
}

function keep(samples: number[], sample: number): void {
  samples.push(sample);
  if (samples.length > SAMPLES) samples.shift();
}

/** Nothing is known before there are enough of them. */
function median(samples: readonly number[]): number {
  return samples.length < SAMPLES ? 0 : (samples.toSorted((a, b) => a - b)[SAMPLES >> 1] as number);
}

function levelOf(waitMs: number): number {
  return WAIT_MS.filter((from) => waitMs >= from).length;
}
