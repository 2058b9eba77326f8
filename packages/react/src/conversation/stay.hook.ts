// Holds the reader's place at the end, or at the line, while rows come, grow, shrink or are measured: until they move.
import type { TimelineMessage } from '@doran/client';
import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';

/** As near to the end as this, in pixels, is the end. */
const NEAR = 48;

/** What scrolls the list so soon after a reader's hand moved is that hand. */
const HAND_MS = 500;

/** So soon after a row was measured, what moves is the list that looks for its place. */
const MEASURE_MS = 300;

/** The line is held so long; rows above it are measured late on a device that is busy. */
const LINE_MS = 3_000;

/** What only a reader does. */
const MOVES = ['wheel', 'touchmove', 'keydown', 'pointerdown'];

export type Hold = 'end' | 'line' | null;

interface Needs {
  scroller: HTMLElement | null;
  begin: Hold;
  last: TimelineMessage | undefined;
  /** The end of what is loaded is not the end of the room. */
  hasNewer: boolean;
  /** So far from the top of the list the line stands, in pixels. */
  aboveLine: () => number;
}

/** Answers how to hold another place, or none. */
export function useStay({ scroller, begin, last, hasNewer, aboveLine }: Needs): (hold: Hold) => void {
  const hold = useRef(begin);
  const isPast = useRef(hasNewer);
  const lastId = useRef(last?.id);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const whereNow = useCallback((): Hold => {
    if (!scroller || isPast.current) return null;
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR ? 'end' : null;
  }, [scroller]);

  const apply = useCallback(() => {
    if (!scroller) return;
    if (hold.current === 'end') scroller.scrollTop = scroller.scrollHeight;
    const line = hold.current === 'line' && scroller.querySelector('[data-new-line]')?.parentElement;
    if (!line) return;
    const off = line.getBoundingClientRect().top - scroller.getBoundingClientRect().top - aboveLine();
    if (Math.abs(off) > 1) scroller.scrollTop += off;
  }, [scroller, aboveLine]);

  const letGoOfLine = useCallback(() => {
    if (hold.current === 'line') hold.current = whereNow();
  }, [whereNow]);

  const change = useCallback(
    (next: Hold) => {
      hold.current = next;
      clearTimeout(timer.current);
      if (next === 'line') timer.current = setTimeout(letGoOfLine, LINE_MS);
      apply();
    },
    [apply, letGoOfLine],
  );

  useEffect(() => {
    isPast.current = hasNewer;
    if (hasNewer && hold.current === 'end') hold.current = null;
  }, [hasNewer]);

  useEffect(() => {
    if (!scroller) return;
    change(hold.current);
    const heard = new AbortController();
    const options = { passive: true, signal: heard.signal };
    let measuredAt = performance.now();
    let movedAt = Number.NEGATIVE_INFINITY;
    const moved = () => {
      movedAt = performance.now();
      letGoOfLine();
    };
    const scrolled = () => {
      const now = performance.now();
      // What moves in a list that has settled was brought elsewhere, by a hand or by a search in the page.
      const byItself = now - measuredAt < MEASURE_MS && now - movedAt > HAND_MS;
      if (hold.current !== null && byItself) apply();
      else hold.current = whereNow();
    };
    for (const move of MOVES) scroller.addEventListener(move, moved, options);
    scroller.addEventListener('scroll', scrolled, options);
    const sizes = new ResizeObserver(() => {
      measuredAt = performance.now();
      apply();
    });
    sizes.observe(scroller);
    for (const part of scroller.firstElementChild?.children ?? []) sizes.observe(part, { box: 'border-box' });
    return () => {
      heard.abort();
      sizes.disconnect();
      clearTimeout(timer.current);
    };
  }, [scroller, apply, change, letGoOfLine, whereNow]);

  useLayoutEffect(() => {
    const isNew = lastId.current !== last?.id;
    lastId.current = last?.id;
    // Without a place in the room it is one's own, and was sent just now: however tall it is, it is seen whole.
    if (isNew && last?.seq === null) change('end');
  }, [last, change]);

  return change;
}
