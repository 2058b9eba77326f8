// Proves that the shared time follows Redis, whatever this machine's clock says, and trusts quick answers more than slow ones.
import { expect, it } from 'vitest';
import { SharedClock } from './shared.clock.js';

const REDIS_BEGAN = 1_700_000_000_000;

function stage() {
  let steady = 5_000;
  let skewMs = 0;
  /** How long the way to Redis takes, and the way back. */
  let ways: [there: number, back: number] = [1, 1];
  const ask = async () => {
    steady += ways[0];
    const ms = REDIS_BEGAN + steady + skewMs;
    steady += ways[1];
    return [String(Math.floor(ms / 1_000)), String((ms % 1_000) * 1_000)];
  };
  const clock = new SharedClock(ask, () => steady);
  return {
    clock,
    wrongBy: () => (clock.now() ?? Number.NaN) - (REDIS_BEGAN + steady + skewMs),
    pass: (ms: number) => {
      steady += ms;
    },
    take: (there: number, back: number) => {
      ways = [there, back];
    },
    skew: (ms: number) => {
      skewMs = ms;
    },
  };
}

it('knows no time before Redis was asked, and Redis’s from then on', async () => {
  const { clock, wrongBy, pass } = stage();
  expect(clock.now()).toBeNull();
  await clock.set();
  pass(60_000);
  expect(wrongBy()).toBeCloseTo(0);
});

it('does not let a slow answer spoil a quick one, until that is old', async () => {
  const { clock, wrongBy, pass, take } = stage();
  await clock.set();
  take(900, 0);
  await clock.set();
  expect(Math.abs(wrongBy())).toBeLessThan(2);
  pass(1_000_000);
  await clock.set();
  expect(Math.abs(wrongBy())).toBeGreaterThan(400);
});

it('follows a Redis whose own clock was set', async () => {
  const { clock, wrongBy, pass, skew } = stage();
  await clock.set();
  skew(3_600_000);
  pass(1_000);
  await clock.set();
  expect(Math.abs(wrongBy())).toBeLessThan(2);
});

it('takes a slow answer where there is no better one', async () => {
  const { clock, wrongBy, take } = stage();
  take(200, 400);
  await clock.set();
  expect(Math.abs(wrongBy())).toBeLessThanOrEqual(300);
});
