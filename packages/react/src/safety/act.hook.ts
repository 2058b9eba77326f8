// One thing that is asked of the server at a time: whether it goes on, and why it was refused.
import { type Fault, faultOf } from '@doran/client';
import { useState } from 'react';

export interface Act {
  busy: boolean;
  fault: Fault | null;
  /** Answers whether it was done. */
  run(work: () => Promise<unknown>): Promise<boolean>;
}

export function useAct(): Act {
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  return {
    busy,
    fault,
    async run(work) {
      setBusy(true);
      setFault(null);
      try {
        await work();
        return true;
      } catch (error) {
        setFault(faultOf(error));
        return false;
      } finally {
        setBusy(false);
      }
    },
  };
}
