// Something that a person does at the marketplace: under way, done, or refused where it was pressed.
import { useState } from 'react';

export interface Act {
  /** What is under way; null when nothing is. */
  busy: string | null;
  trouble: unknown;
  /** Answers whether it was done. Nothing begins while something is under way. */
  run(name: string, act: () => Promise<unknown>): Promise<boolean>;
}

export function useAct(): Act {
  const [busy, setBusy] = useState<string | null>(null);
  const [trouble, setTrouble] = useState<unknown>(null);
  async function run(name: string, act: () => Promise<unknown>): Promise<boolean> {
    if (busy !== null) return false;
    setBusy(name);
    setTrouble(null);
    try {
      await act();
      return true;
    } catch (error) {
      setTrouble(error);
      return false;
    } finally {
      setBusy(null);
    }
  }
  return { busy, trouble, run };
}
