// How often a user may do a thing: one token bucket for each key, on this node.

import type { RateLimiter } from './rate.limiter.port.js';

interface Bucket {
  tokens: number;
  at: number;
}

export class LocalLimiter implements RateLimiter {
  readonly #buckets = new Map<string, Bucket>();
  #sweepAt = 0;

  /** `perSecond` tokens come back each second, up to `burst`. `now` is in milliseconds, of a clock that nobody sets. */
  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Takes one token and returns 0, or the milliseconds after which there will be one. */
  take(key: string): number {
    const now = this.now();
    this.#sweep(now);
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: this.burst, at: now };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = Math.min(this.burst, bucket.tokens + ((now - bucket.at) / 1_000) * this.perSecond);
    bucket.at = now;
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) / this.perSecond) * 1_000);
    bucket.tokens -= 1;
    return 0;
  }

  /** A bucket that has filled up again says nothing: it goes. */
  #sweep(now: number): void {
    if (now < this.#sweepAt) return;
    const full = (this.burst / this.perSecond) * 1_000;
    this.#sweepAt = now + full;
    for (const [key, bucket] of this.#buckets) if (now - bucket.at > full) this.#buckets.delete(key);
  }
}
