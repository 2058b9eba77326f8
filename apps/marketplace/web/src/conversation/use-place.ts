// Keeps the reader's place: at the bottom what is new comes into sight, elsewhere nothing moves under the eyes.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';

const NEAR_PX = 48;

interface Place {
  atBottom: boolean;
  /** The first row in sight, and where it stood. */
  key: string | null;
  top: number;
}

export interface ReadersPlace {
  /** Whether the newest message is out of sight. */
  away: boolean;
  onScroll: () => void;
  toBottom: () => void;
  toRow: (key: string) => boolean;
}

const rows = (scroller: HTMLElement) => [...scroller.querySelectorAll<HTMLElement>('[data-row]')];

function look(scroller: HTMLElement): Place {
  const { scrollTop, clientHeight, scrollHeight } = scroller;
  const atBottom = scrollHeight - scrollTop - clientHeight < NEAR_PX;
  // At the bottom no row is needed, so the common case measures nothing.
  const first = atBottom ? undefined : rows(scroller).find((row) => row.offsetTop + row.offsetHeight > scrollTop);
  return { atBottom, key: first?.dataset.row ?? null, top: first ? first.offsetTop - scrollTop : 0 };
}

/** `lastSent` names one's newest own message: sending one brings the reader down to it. */
export function usePlace(scrollerRef: RefObject<HTMLElement | null>, lastSent: string | null): ReadersPlace {
  const place = useRef<Place>({ atBottom: true, key: null, top: 0 });
  const began = useRef(false);
  const sent = useRef(lastSent);
  const [away, setAway] = useState(false);

  const onScroll = useCallback(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    place.current = look(scroller);
    setAway(!place.current.atBottom);
  }, [scrollerRef]);

  const keep = useCallback(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    const { atBottom, key, top } = place.current;
    if (atBottom) scroller.scrollTop = scroller.scrollHeight;
    else {
      const row = rows(scroller).find((one) => one.dataset.row === key);
      if (row) scroller.scrollTop = row.offsetTop - top;
    }
  }, [scrollerRef]);

  // After every drawing: whatever changed, the row that the reader looks at stays where it was.
  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    if (sent.current !== lastSent && lastSent !== null) place.current.atBottom = true;
    sent.current = lastSent;
    keep();
    if (began.current) return;
    began.current = true;
    const line = scroller.querySelector<HTMLElement>('[data-new-line]');
    if (line) scroller.scrollTop = line.offsetTop - scroller.clientHeight / 4;
    onScroll();
  });

  useEffect(() => {
    const scroller = scrollerRef.current;
    if (!scroller) return;
    const watch = new ResizeObserver(keep);
    watch.observe(scroller);
    for (const child of scroller.children) watch.observe(child);
    return () => watch.disconnect();
  }, [scrollerRef, keep]);

  const toBottom = useCallback(() => {
    place.current.atBottom = true;
    keep();
  }, [keep]);

  const toRow = useCallback(
    (key: string) => {
      const scroller = scrollerRef.current;
      const row = scroller && rows(scroller).find((one) => one.dataset.row === key);
      if (!scroller || !row) return false;
      scroller.scrollTop = row.offsetTop - scroller.clientHeight / 3;
      onScroll();
      row.focus({ preventScroll: true });
      return true;
    },
    [scrollerRef, onScroll],
  );

  return { away, onScroll, toBottom, toRow };
}
