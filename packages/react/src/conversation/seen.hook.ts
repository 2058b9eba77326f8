// Says which messages were really on the screen: what the list draws ahead of the reader is not read.
import { type RefCallback, useCallback, useEffect, useRef, useState } from 'react';

/** So much of a message, in pixels, must have come into view. */
const ENOUGH = 16;

/** So long it must stay there: while a list finds its place, rows pass by that nobody sees. */
const LONG_ENOUGH_MS = 200;

/** Answers what to give each row as its `ref`, always the same; the row names itself by `data-seq`. */
export function useSeen(scroller: HTMLElement | null, seen: (seq: number) => void): RefCallback<HTMLElement> {
  const [rows] = useState(() => new Set<HTMLElement>());
  const observer = useRef<IntersectionObserver | null>(null);

  useEffect(() => {
    if (!scroller) return;
    const waiting = new Map<Element, ReturnType<typeof setTimeout>>();
    const made = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) {
          clearTimeout(waiting.get(target));
          const seq = (target as HTMLElement).dataset.seq;
          if (!isIntersecting || seq === undefined) continue;
          waiting.set(
            target,
            setTimeout(() => isInSight(target, scroller) && seen(Number(seq)), LONG_ENOUGH_MS),
          );
        }
      },
      { root: scroller, rootMargin: `-${ENOUGH}px 0px` },
    );
    for (const row of rows) made.observe(row);
    observer.current = made;
    return () => {
      made.disconnect();
      observer.current = null;
      for (const timer of waiting.values()) clearTimeout(timer);
    };
  }, [scroller, seen, rows]);

  return useCallback(
    (row: HTMLElement | null) => {
      if (!row) return;
      rows.add(row);
      observer.current?.observe(row);
      return () => {
        rows.delete(row);
        observer.current?.unobserve(row);
      };
    },
    [rows],
  );
}

/** Asked again in the end: a device that has much to do tells late of what has gone out of sight. */
function isInSight(row: Element, scroller: HTMLElement): boolean {
  const { top, bottom } = row.getBoundingClientRect();
  const sight = scroller.getBoundingClientRect();
  return bottom >= sight.top + ENOUGH && top <= sight.bottom - ENOUGH;
}
