// Says which messages were really on the screen: what the list draws ahead of the reader is not read.
import { type RefCallback, useCallback, useEffect, useState } from 'react';

/** So much of a message, in pixels, must have come into view. */
const ENOUGH = 16;

/** Answers what to give each row as its `ref`; the row names itself by `data-seq`. */
export function useSeen(scroller: HTMLElement | null, seen: (seq: number) => void): RefCallback<HTMLElement> {
  const [rows] = useState(() => new Set<HTMLElement>());
  const [observer, setObserver] = useState<IntersectionObserver | null>(null);

  useEffect(() => {
    if (!scroller) return;
    const made = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          const seq = (target as HTMLElement).dataset.seq;
          if (isIntersecting && seq !== undefined) seen(Number(seq));
        }
      },
      { root: scroller, rootMargin: `-${ENOUGH}px 0px` },
    );
    for (const row of rows) made.observe(row);
    setObserver(made);
    return () => made.disconnect();
  }, [scroller, seen, rows]);

  return useCallback(
    (row: HTMLElement | null) => {
      if (!row) return;
      rows.add(row);
      observer?.observe(row);
      return () => {
        rows.delete(row);
        observer?.unobserve(row);
      };
    },
    [rows, observer],
  );
}
