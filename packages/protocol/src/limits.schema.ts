// The limits a host may change, and what they are when it does not ([ERR5]).
import { z } from 'zod';

const count = (fallback: number) => z.int().min(1).max(1_000_000_000).default(fallback);

/** What a host may set of the limits. */
export const limitsSchema = z.strictObject({
  /** Messages that one user may send each second, on average. */
  messagesPerSecond: count(5),
  /** Messages that one user may send at once before the average counts. */
  messageBurst: count(20),
  /** Milliseconds between two `typing:set` of one user in one room that are passed on. */
  typingIntervalMs: count(2_000),
  /** New connections of one user each minute. */
  handshakesPerMinute: count(10),
  /** Connections of one user at once; one more closes the oldest. */
  socketsPerUser: count(100),
  /** Reports that one user may make each minute. */
  reportsPerMinute: count(10),
});

/** How much one user and one message may ask of a server. */
export type Limits = z.infer<typeof limitsSchema>;
/** The limits where a host sets none. */
export const DEFAULT_LIMITS: Limits = limitsSchema.parse({});
