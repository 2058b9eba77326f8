// Proves that levels rise with lasting pressure in their order, fall slowly, and that one hiccup moves nothing.
import { describe, expect, it } from 'vitest';
import { Pressure, WAIT_MS } from './pressure.js';

const takes = (pressure: Pressure, samples: number, lagMs: number, databaseMs = 0): number => {
  for (let sample = 0; sample < samples; sample++) pressure.take(lagMs, databaseMs);
  return pressure.level;
};

describe('Pressure', () => {
  it('is deaf to one pause, and to two, however long', () => {
    const pressure = new Pressure();
    takes(pressure, 20, 1);
    expect(takes(pressure, 1, 30_000)).toBe(0);
    expect(takes(pressure, 1, 1)).toBe(0);
    expect(takes(pressure, 1, 30_000)).toBe(0);
    expect(takes(pressure, 20, 1)).toBe(0);
  });

  it('knows nothing before it has enough samples', () => {
    expect(takes(new Pressure(), 4, 30_000)).toBe(0);
  });

  it.each(WAIT_MS.map((ms, index) => [ms, index + 1]))(
    'a lasting wait of %i ms is level %i, at the loop or at the database',
    (ms, level) => {
      expect(takes(new Pressure(), 5, ms)).toBe(level);
      expect(takes(new Pressure(), 5, ms - 1)).toBe(level - 1);
      expect(takes(new Pressure(), 5, 0, ms)).toBe(level);
      expect(takes(new Pressure(), 5, 0, ms - 1)).toBe(level - 1);
    },
  );

  it('rises after three of five samples', () => {
    const pressure = new Pressure();
    takes(pressure, 5, 1);
    expect(takes(pressure, 2, 1_000)).toBe(0);
    expect(takes(pressure, 1, 1_000)).toBe(3);
  });

  it('falls one level in two seconds of calm, and not while it stands just below where the level began', () => {
    const pressure = new Pressure();
    takes(pressure, 5, 1_000);
    expect(takes(pressure, 100, 900)).toBe(3);
    takes(pressure, 5, 1);
    expect(takes(pressure, 4, 1)).toBe(3);
    expect(takes(pressure, 4, 1)).toBe(2);
    expect(takes(pressure, 10, 1)).toBe(1);
    expect(takes(pressure, 10, 1)).toBe(0);
  });

  it('does not fall while calm comes and goes', () => {
    const pressure = new Pressure();
    takes(pressure, 5, 300);
    for (let round = 0; round < 20; round++) {
      takes(pressure, 9, 1);
      takes(pressure, 3, 260);
    }
    expect(pressure.level).toBe(1);
  });
});
