// What every drawn row is given as its `ref`: who sees it is told, and the focus that it held stays in the list when it goes.
import { type RefCallback, type RefObject, useCallback, useEffect, useRef } from 'react';
import { useSeen } from './seen.hook.js';

export function useRowRef(scroller: HTMLElement | null, seen: (seq: number) => void): RefCallback<HTMLElement> {
  const seenRef = useSeen(scroller, seen);
  const list: RefObject<HTMLElement | null> = useRef(scroller);
  useEffect(() => {
    list.current = scroller;
  }, [scroller]);
  return useCallback(
    (row: HTMLElement | null) => {
      const done = seenRef(row);
      return () => {
        done?.();
        // It scrolled far out of sight: the keys that scroll must go on working.
        if (row?.contains(document.activeElement)) list.current?.focus({ preventScroll: true });
      };
    },
    [seenRef],
  );
}
