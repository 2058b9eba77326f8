// When a bid counts and when not, to the won and to the millisecond.
import { expect, it } from 'vitest';
import { endAfter, judge, nextAmount, SNIPING_MS, type Standing } from './bid.rules.js';

const NOW = new Date('2026-11-22T10:00:00Z');
const fresh: Standing = {
  state: 'live',
  sellerId: 'seller',
  startingPrice: 5_000,
  increment: 500,
  bidCount: 0,
  highest: null,
  endsAt: new Date(NOW.getTime() + 60_000),
};
const led: Standing = { ...fresh, bidCount: 1, highest: { bidderId: 'ann', amount: 5_000 } };

it.each([
  ['the starting price opens it', fresh, 'ann', 5_000, 'good'],
  ['below it nothing counts', fresh, 'ann', 4_999, 'low'],
  ['an equal bid is lower than the one before it', led, 'ben', 5_000, 'low'],
  ['a step above counts', led, 'ben', 5_500, 'good'],
  ['less than a step does not', led, 'ben', 5_499, 'low'],
  ['whoever leads does not outbid themselves', led, 'ann', 9_000, 'leading'],
  ['the seller does not bid', led, 'seller', 9_000, 'own'],
  ['at the very end it is over', { ...led, endsAt: NOW }, 'ben', 9_000, 'over'],
  ['what was sold takes no bid', { ...led, state: 'sold' }, 'ben', 9_000, 'over'],
])('%s', (_, standing, bidderId, amount, verdict) => {
  expect(judge(standing, { bidderId, amount }, NOW)).toBe(verdict);
});

it('asks for a step above the highest, or for the starting price', () => {
  expect([nextAmount(fresh), nextAmount(led)]).toEqual([5_000, 5_500]);
});

it('moves the end only for a bid in the last moments', () => {
  const early = new Date(NOW.getTime() + SNIPING_MS + 1);
  expect(endAfter(early, NOW)).toEqual(early);
  expect(endAfter(new Date(NOW.getTime() + 1), NOW).getTime()).toBe(NOW.getTime() + SNIPING_MS);
});
