// Prolongs a session before its token runs out, on the same connection ([ID3]).
import type { Clock } from './clock.js';

/** As long before the end as the server warns. */
const BEFORE_MS = 60_000;
const TRY_AGAIN_MS = 5_000;
/** A warning this soon after a fresh token tells of a short token, not of an old one. */
const FRESH_FOR_MS = 5_000;
/** A timer fires at once beyond this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export interface Session {
  /** A connection began whose token is good until `expiresAt`, by the server's clock, which says `serverTime` now. */
  begin(expiresAt: string, serverTime: string): void;
  /** The server warns. */
  expiring(): void;
  /** Resolves when a new token was taken; rejects when the host gave none or the server refused it. */
  now(): Promise<void>;
  end(): void;
}

interface Needs {
  clock: Clock;
  /** Gets a new token and gives it to the server; answers until when it is good (ISO time). */
  refresh(): Promise<string>;
}

export function createSession({ clock, refresh }: Needs): Session {
  let cancel = () => {};
  let begunAt = 0;
  let endsAt = 0;
  /** How far the server's clock is ahead of this device's, which may be wrong by hours. */
  let aheadMs = 0;
  let running: Promise<void> | null = null;

  function live(expiresAt: string): void {
    begunAt = clock.now();
    endsAt = Date.parse(expiresAt) - aheadMs;
    const leftMs = endsAt - begunAt;
    // Half of a short token's life: the warning before its end would come before its beginning.
    due(Math.max(leftMs - BEFORE_MS, leftMs / 2));
  }

  function due(ms: number): void {
    cancel();
    if (ms <= LONGEST_TIMER_MS) cancel = clock.after(ms, attempt);
  }

  function attempt(): void {
    now().catch(() => {
      // The server closes this connection at its end; the next one begins with a token of its own.
      if (clock.now() + TRY_AGAIN_MS < endsAt) due(TRY_AGAIN_MS);
    });
  }

  function now(): Promise<void> {
    running ??= refresh()
      .then(live)
      .finally(() => {
        running = null;
      });
    return running;
  }

  return {
    begin(expiresAt, serverTime) {
      aheadMs = Date.parse(serverTime) - clock.now();
      live(expiresAt);
    },
    expiring() {
      if (clock.now() - begunAt > FRESH_FOR_MS) attempt();
    },
    now,
    end() {
      cancel();
      endsAt = 0;
    },
  };
}
