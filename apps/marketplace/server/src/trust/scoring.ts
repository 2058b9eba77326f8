// How trust is scored: what each kind of event weighs, how much a kind can move, and the one sum of them.
import type { TrustKind } from '../contract.js';

export interface TrustEvent {
  kind: TrustKind;
  points: number;
}

interface Weight {
  /** What one event is worth; null where the event says it. */
  points: number | null;
  /** All events of the kind together move no more than this, so that nobody farms trust, or buries somebody. */
  most: number;
}

/** Where everybody begins. */
export const START = 50;

export const WEIGHTS: Readonly<Record<TrustKind, Weight>> = {
  // What somebody brought along from before these events were kept.
  history: { points: null, most: 50 },
  reservation_completed: { points: 4, most: 40 },
  reservation_cancelled_late: { points: -6, most: 30 },
  no_show: { points: -15, most: 60 },
  auction_paid: { points: 5, most: 30 },
  auction_dropped: { points: -20, most: 60 },
  // Once for each reporter; see reportPoints.
  reported: { points: null, most: 30 },
  replies_fast: { points: 5, most: 5 },
  replies_rare: { points: -5, most: 5 },
};

/** A report by somebody who is not trusted themselves weighs little: making such accounts is cheap. */
export const reportPoints = (reporterTrust: number): number => (reporterTrust < START ? -2 : -6);

/** Figures of the last 90 days; with few questions they say nothing. */
const FEWEST_ASKED = 5;
const FAST = { rate: 0.8, medianMs: 60 * 60_000 };
const RARE = 0.5;

export interface Replies {
  asked: number;
  answered: number;
  medianMs: number | null;
}

/** What the chat's own figures say of somebody; null: nothing. */
export function repliesKind({ asked, answered, medianMs }: Replies): 'replies_fast' | 'replies_rare' | null {
  if (asked < FEWEST_ASKED) return null;
  const rate = answered / asked;
  if (rate < RARE) return 'replies_rare';
  return rate >= FAST.rate && medianMs !== null && medianMs <= FAST.medianMs ? 'replies_fast' : null;
}

const within = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));

/** What each kind of these events has moved, in the order of their first. */
export function sumsOf(events: readonly TrustEvent[]): { kind: TrustKind; count: number; points: number }[] {
  const sums = new Map<TrustKind, { count: number; points: number }>();
  for (const { kind, points } of events) {
    const { count, points: before } = sums.get(kind) ?? { count: 0, points: 0 };
    sums.set(kind, { count: count + 1, points: before + points });
  }
  return [...sums].map(([kind, { count, points }]) => {
    const { most } = WEIGHTS[kind];
    return { kind, count, points: within(points, -most, most) };
  });
}

/** 0–100, whatever the order of the events. */
export const scoreOf = (events: readonly TrustEvent[]): number =>
  within(
    sumsOf(events).reduce((sum, { points }) => sum + points, START),
    0,
    100,
  );
