// When a bid counts, and what it does to the end. Pure: the service reads the row and the clock.
export interface Standing {
  state: string;
  sellerId: string;
  startingPrice: number;
  increment: number;
  bidCount: number;
  highest: { bidderId: string; amount: number } | null;
  endsAt: Date;
}

/** A bid in the last moments moves the end, so that the last word is not had by the fastest finger. */
export const SNIPING_MS = 30_000;

/** Nobody means this much; it keeps sums exact in every number. */
export const MOST = 1_000_000_000_000;

export type Verdict = 'good' | 'over' | 'own' | 'leading' | 'low';

/** The least that the next bid must be. */
export const nextAmount = ({ highest, increment, startingPrice }: Standing): number =>
  highest ? highest.amount + increment : startingPrice;

/** An equal bid is lower than the one that came before it. */
export function judge(standing: Standing, bid: { bidderId: string; amount: number }, now: Date): Verdict {
  if (standing.state !== 'live' || now >= standing.endsAt) return 'over';
  if (bid.bidderId === standing.sellerId) return 'own';
  if (bid.bidderId === standing.highest?.bidderId) return 'leading';
  return bid.amount < nextAmount(standing) ? 'low' : 'good';
}

/** When the auction ends after a bid at `now`. */
export const endAfter = (endsAt: Date, now: Date): Date =>
  new Date(Math.max(endsAt.getTime(), now.getTime() + SNIPING_MS));
