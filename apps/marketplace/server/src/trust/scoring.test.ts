// The score is a sum that stays in its bounds, forgets no order, and lets no single kind of event carry somebody away.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TrustKind } from '../contract.js';
import { repliesKind, reportPoints, START, scoreOf, sumsOf, WEIGHTS } from './scoring.js';

const KINDS = Object.keys(WEIGHTS) as TrustKind[];
const event = fc.record({ kind: fc.constantFrom(...KINDS), points: fc.integer({ min: -60, max: 60 }) });
const of = (kind: TrustKind, times = 1) =>
  Array.from({ length: times }, () => ({ kind, points: WEIGHTS[kind].points ?? 0 }));

describe('the score', () => {
  it('begins in the middle, and is 50 and the sums of its kinds', () => {
    expect(scoreOf([])).toBe(START);
    expect(scoreOf([...of('reservation_completed', 2), ...of('no_show')])).toBe(50 + 8 - 15);
    expect(sumsOf([...of('reservation_completed', 2), ...of('no_show')])).toEqual([
      { kind: 'reservation_completed', count: 2, points: 8 },
      { kind: 'no_show', count: 1, points: -15 },
    ]);
  });

  it('stays between 0 and 100, and does not ask in which order things happened', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), (events) => {
        const score = scoreOf(events);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(scoreOf([...events].reverse())).toBe(score);
      }),
    );
  });

  it('is moved by each kind no further than that kind may', () => {
    expect(scoreOf(of('reservation_completed', 100))).toBe(90);
    const reports = Array.from({ length: 100 }, () => ({ kind: 'reported' as const, points: reportPoints(90) }));
    expect(scoreOf(reports)).toBe(20);
    expect(sumsOf(reports)).toEqual([{ kind: 'reported', count: 100, points: -30 }]);
  });

  it('weighs a report by how trusted its reporter is', () => {
    expect(reportPoints(49)).toBeGreaterThan(reportPoints(50));
    expect(reportPoints(0)).toBeLessThan(0);
  });
});

describe('how somebody answers', () => {
  const minutes = (count: number) => count * 60_000;
  it.each([
    ['says nothing while few have asked', { asked: 4, answered: 4, medianMs: minutes(1) }, null],
    ['is fast within the hour', { asked: 5, answered: 4, medianMs: minutes(60) }, 'replies_fast'],
    ['is neither when the answers take longer', { asked: 5, answered: 5, medianMs: minutes(61) }, null],
    ['is neither when half are answered', { asked: 10, answered: 5, medianMs: minutes(1) }, null],
    ['is rare when fewer are, however fast', { asked: 10, answered: 4, medianMs: 1 }, 'replies_rare'],
    ['is rare when none is', { asked: 5, answered: 0, medianMs: null }, 'replies_rare'],
  ] as const)('%s', (_name, figures, kind) => {
    expect(repliesKind(figures)).toBe(kind);
  });
});
