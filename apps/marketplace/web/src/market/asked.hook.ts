// A page's question to the marketplace: the last answer at once, then the newest one, or why there is none.
import { useCallback, useEffect, useState } from 'react';
import { useMarket } from './market';

export interface Asked<T> {
  answer: T | null;
  /** When it came, by this device's clock. */
  at: number;
  trouble: unknown;
  /** Asks again; what is shown stays until the answer is there. */
  again(): void;
}

/** Another `stamp` asks again. */
export function useAsked<T>(path: string, stamp = ''): Asked<T> {
  const market = useMarket();
  const [turn, setTurn] = useState(0);
  const [trouble, setTrouble] = useState<unknown>(null);
  const [, setShown] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another stamp, or another turn, asks the same again
  useEffect(() => {
    let isHere = true;
    setTrouble(null);
    market.get<T>(path).then(
      (answer) => {
        market.answers.set(path, { answer, at: Date.now() });
        if (isHere) setShown((before) => before + 1);
      },
      (error: unknown) => isHere && setTrouble(error),
    );
    return () => {
      isHere = false;
    };
  }, [market, path, stamp, turn]);
  const again = useCallback(() => setTurn((before) => before + 1), []);
  const { answer, at } = (market.answers.get(path) as { answer: T; at: number } | undefined) ?? { answer: null, at: 0 };
  return { answer, at, trouble, again };
}
