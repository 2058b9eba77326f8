// Proves that a bucket gives its burst, then its rate, to each key for itself.
import { beforeEach, describe, expect, it } from 'vitest';
import { LocalLimiter } from './rate.limiter.local.js';

describe('LocalLimiter', () => {
  let now: number;
  const limiter = (perSecond: number, burst: number) => new LocalLimiter(perSecond, burst, () => now);
  const takeAll = (limits: LocalLimiter, key: string): number => {
    let taken = 0;
    while (limits.take(key) === 0) taken += 1;
    return taken;
  };

  beforeEach(() => {
    now = 1_000_000;
  });

  it('[ERR5] gives the burst at once and then says how long to wait', () => {
    const limits = limiter(5, 20);
    expect(takeAll(limits, 'alice')).toBe(20);
    expect(limits.take('alice')).toBe(200);
  });

  it('has a token after exactly the wait that it named', () => {
    const limits = limiter(3, 1);
    limits.take('alice');
    const waitMs = limits.take('alice');
    expect(waitMs).toBe(334);
    now += waitMs - 1;
    expect(limits.take('alice')).toBeGreaterThan(0);
    now += 1;
    expect(limits.take('alice')).toBe(0);
  });

  it('never saves more than the burst', () => {
    const limits = limiter(5, 20);
    limits.take('alice');
    now += 3_600_000;
    expect(takeAll(limits, 'alice')).toBe(20);
  });

  it('counts a refused attempt for nothing: the rate is kept over time', () => {
    const limits = limiter(2, 1);
    let taken = 0;
    for (let ms = 0; ms < 10_000; ms += 125) {
      if (limits.take('alice') === 0) taken += 1;
      now += 125;
    }
    expect(taken).toBe(20);
  });

  it('has a bucket for each key', () => {
    const limits = limiter(5, 2);
    expect(takeAll(limits, 'alice')).toBe(2);
    expect(takeAll(limits, 'bob')).toBe(2);
  });

  it('forgets nothing of an empty bucket when full ones are swept', () => {
    const limits = limiter(1, 10);
    limits.take('idle');
    now += 9_999;
    expect(takeAll(limits, 'alice')).toBe(10);
    now += 1_000;
    // The sweep comes with this call: alice's bucket is a second old and holds one token.
    expect(limits.take('bob')).toBe(0);
    expect(takeAll(limits, 'alice')).toBe(1);
  });
});
