// Where a reader is on the way to: it outlives the list, which is drawn anew when other messages take its place.
import { type Fault, faultOf } from '@doran/client';
import { useCallback, useState } from 'react';
import type { MessagesView } from '../messages.hooks.js';

/** The end of the room, or the id of a message. */
export type Goal = 'end' | (string & {});

export interface Journey {
  goal: Goal | null;
  arrived: () => void;
  toLatest: () => void;
  /** Shows a message, wherever in the room it stands. */
  toMessage: (id: string) => void;
  /** The message that could not be shown, and why. */
  lost: { id: string; fault: Fault } | null;
  forget: () => void;
}

export function useJourney({ loadAround, showLatest }: MessagesView): Journey {
  const [goal, setGoal] = useState<Goal | null>(null);
  const [lost, setLost] = useState<Journey['lost']>(null);

  const toMessage = useCallback(
    (id: string) => {
      setLost(null);
      setGoal(id);
      const giveUp = () => setGoal((now) => (now === id ? null : now));
      loadAround(id)
        .then((there) => there || giveUp())
        .catch((error: unknown) => {
          giveUp();
          setLost({ id, fault: faultOf(error) });
        });
    },
    [loadAround],
  );
  const toLatest = useCallback(() => {
    setGoal('end');
    showLatest();
  }, [showLatest]);
  const arrived = useCallback(() => setGoal(null), []);
  const forget = useCallback(() => setLost(null), []);
  return { goal, arrived, toLatest, toMessage, lost, forget };
}
