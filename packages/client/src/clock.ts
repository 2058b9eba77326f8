// Time as the client knows it: passed in, so that tests steer it.
/** The time and its timers, in milliseconds; a test brings its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does the work in `ms`; answers how to call it off. */
  after(ms: number, work: () => void): () => void;
}

/** The clock of the machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
