// Time as the client knows it: passed in, so that tests steer it.
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Does the work in `ms`; answers how to call it off. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
