// The time that nodes share: Redis's, carried on by this machine's steady clock, which nobody can set.

/** Steady clocks drift apart, by less than this much of the time: an older answer gets that much worse. */
const DRIFT = 0.0005;

export class SharedClock {
  /** Redis's milliseconds less the steady clock's; null before the first answer. */
  #ahead: number | null = null;
  #answeredAt = 0;
  /** By how much it may be wrong, in milliseconds: half of the way there and back. */
  #error = 0;

  /** `ask` is Redis's TIME: seconds, and microseconds of the second. */
  constructor(
    private readonly ask: () => Promise<readonly (string | number)[]>,
    private readonly steady: () => number = () => performance.now(),
  ) {}

  /** Milliseconds since the epoch; null while Redis was never asked with success. */
  now(): number | null {
    return this.#ahead === null ? null : this.steady() + this.#ahead;
  }

  /** Asks again. A slow answer says little: it counts when the better one before it has grown old. */
  async set(): Promise<void> {
    const askedAt = this.steady();
    const [seconds, microseconds] = await this.ask();
    const answeredAt = this.steady();
    const error = (answeredAt - askedAt) / 2;
    const known =
      this.#ahead === null ? Number.POSITIVE_INFINITY : this.#error + (answeredAt - this.#answeredAt) * DRIFT;
    if (error > known) return;
    const then = Number(seconds) * 1_000 + Number(microseconds) / 1_000;
    this.#ahead = then - (askedAt + answeredAt) / 2;
    this.#answeredAt = answeredAt;
    this.#error = error;
  }
}
