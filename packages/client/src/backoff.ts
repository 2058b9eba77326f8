// How long to wait before the next attempt: full jitter, so that many clients do not come back in step.
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

/** `random(0, min(30 s, 0.5 s · 2ⁿ))` in milliseconds; `random` answers 0 to 1. */
export const backOff = (failures: number, random: () => number): number =>
  random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
