// Less trust never allows more, and each refusal names the score from which it would not have been one.
import { describe, expect, it } from 'vitest';
import { limitsOf, refusedRoom, refusedThing } from './policy.js';

const SCORES = Array.from({ length: 101 }, (_, score) => score);
const rooms = (score: number) => limitsOf(score)?.roomsPerDay ?? Number.POSITIVE_INFINITY;
const may = (score: number, thing: 'links' | 'files') => limitsOf(score)?.[thing] ?? true;
/** The number that follows in the sentence. */
const numberIn = (words: string, pattern: RegExp) => Number(pattern.exec(words)?.[1]);

describe('the policy', () => {
  it('limits little trust, and the middle no more', () => {
    expect(limitsOf(29)).toEqual({ until: 50, roomsPerDay: 3, links: false, files: false });
    expect(limitsOf(30)).toEqual({ until: 50, roomsPerDay: 10, links: false, files: true });
    expect(limitsOf(49)).toEqual(limitsOf(30));
    expect(limitsOf(50)).toBeNull();
    for (const score of SCORES.filter((one) => limitsOf(one))) expect(limitsOf(limitsOf(score)?.until ?? 0)).toBeNull();
  });

  it('never takes away with more trust', () => {
    for (const score of SCORES.slice(1)) {
      expect(rooms(score)).toBeGreaterThanOrEqual(rooms(score - 1));
      for (const thing of ['links', 'files'] as const)
        expect(Number(may(score, thing))).toBeGreaterThanOrEqual(Number(may(score - 1, thing)));
    }
  });

  it.each(['links', 'files'] as const)('refuses %s with the score that lifts it, in both languages', (thing) => {
    for (const score of SCORES.filter((one) => !may(one, thing))) {
      const { ko, en } = refusedThing(thing, score);
      const at = numberIn(en, /trust score of (\d+)/);
      expect(numberIn(ko, /신뢰 점수 (\d+)점부터/)).toBe(at);
      expect([may(at - 1, thing), may(at, thing)]).toEqual([false, true]);
      expect([ko, en]).toEqual([expect.stringContaining(`${score}점`), expect.stringContaining(`yours is ${score}`)]);
    }
  });

  it('refuses a room with the score that allows more of them', () => {
    for (const score of SCORES.filter((one) => limitsOf(one))) {
      const { ko, en } = refusedRoom(score, rooms(score));
      const at = numberIn(en, /from \d+ to (\d+)/);
      expect(numberIn(ko, /점에서 (\d+)점/)).toBe(at);
      expect(rooms(at)).toBeGreaterThan(rooms(score));
      expect(rooms(at - 1)).toBe(rooms(score));
      expect(en).toContain(`${rooms(score)} new conversations a day`);
    }
  });
});
