// The only source of chance in a simulation: the same seed gives the same numbers, and each part draws from its own.
export interface Random {
  /** 0 to 1, without 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(from: number, to: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Another generator: how often one part draws must not change what another one gets. */
  fork(name: string): Random;
}

export function randomOf(seed: number | string): Random {
  let state = hash(String(seed));
  // Mulberry32: small, fast, and good enough to choose faults with.
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    pick: (choices) => {
      if (choices.length === 0) throw new Error('nothing to choose from');
      return choices[int(0, choices.length - 1)]!;
    },
    fork: (name) => randomOf(`${seed}/${name}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.codePointAt(0)!, 0x01000193);
  return value;
}
