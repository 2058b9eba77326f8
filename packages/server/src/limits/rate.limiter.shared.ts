// How often a user may do a thing on all nodes together: one token bucket in Redis, of which each node holds a handful.
import type { RedisLink, Script } from '../cluster/redis.js';
import type { RateLimiter } from './rate.limiter.port.js';

/** Tokens taken in advance are void after this: a user who has moved to another node finds them refilled there. */
const HELD_MS = 1_000;

interface Handful {
  tokens: number;
  until: number;
  /** Questions to Redis that go on; the next waits behind them, so that none overtakes. */
  asking: Promise<number> | null;
}

/** A bucket's tokens and the moment of that count. Answers how many were taken, and else when the next one comes. */
const TAKE = `
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local rate, burst, want = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kept = redis.call('HMGET', KEYS[1], 'tokens', 'at')
local tokens = math.min(burst, (tonumber(kept[1]) or burst) + math.max(0, now - (tonumber(kept[2]) or now)) * rate / 1000)
local taken = math.min(want, math.floor(tokens))
redis.call('HSET', KEYS[1], 'tokens', tostring(tokens - taken), 'at', now)
redis.call('PEXPIRE', KEYS[1], math.ceil(burst / rate * 1000) + 1000)
if taken > 0 then return { taken, 0 } end
return { 0, math.ceil((1 - tokens) / rate * 1000) }`;

export const takeScript = (redis: RedisLink): Script => redis.script('doranLimitTake', TAKE);

export class SharedLimiter implements RateLimiter {
  readonly #handfuls = new Map<string, Handful>();
  /** What comes back while it is held anyway; a slow limit takes one by one. */
  readonly #handful: number;
  #sweepAt = 0;

  /** `local` counts while Redis does not answer: then each node limits for itself. */
  constructor(
    private readonly takeFrom: Script,
    private readonly name: string,
    private readonly perSecond: number,
    private readonly burst: number,
    private readonly local: RateLimiter,
  ) {
    this.#handful = Math.max(1, Math.floor(Math.min(perSecond, burst) * (HELD_MS / 1_000)));
  }

  take(key: string): number | Promise<number> {
    const handful = this.#of(key);
    if (!handful.asking && this.#spend(handful)) return 0;
    const asking = (handful.asking ?? Promise.resolve(0)).then(() =>
      this.#spend(handful) ? 0 : this.#ask(key, handful),
    );
    handful.asking = asking;
    void asking.then(() => {
      if (handful.asking === asking) handful.asking = null;
    });
    return asking;
  }

  #spend(handful: Handful): boolean {
    if (handful.tokens === 0 || handful.until <= performance.now()) return false;
    handful.tokens -= 1;
    return true;
  }

  async #ask(key: string, handful: Handful): Promise<number> {
    try {
      const asked = [this.perSecond, this.burst, this.#handful];
      const [taken = 0, waitMs = 0] = (await this.takeFrom([`doran:limit:${this.name}:${key}`], asked)) as number[];
      if (taken === 0) return waitMs;
      handful.tokens = taken - 1;
      handful.until = performance.now() + HELD_MS;
      return 0;
    } catch {
      return this.local.take(key);
    }
  }

  #of(key: string): Handful {
    this.#sweep();
    const known = this.#handfuls.get(key) ?? { tokens: 0, until: 0, asking: null };
    this.#handfuls.set(key, known);
    return known;
  }

  /** A handful that is void says nothing: it goes. */
  #sweep(): void {
    const now = performance.now();
    if (now < this.#sweepAt) return;
    this.#sweepAt = now + HELD_MS;
    for (const [key, { until, asking }] of this.#handfuls) if (!asking && until <= now) this.#handfuls.delete(key);
  }
}
