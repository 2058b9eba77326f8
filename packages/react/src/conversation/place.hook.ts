// Where the reader stands in a conversation, and the ways to go somewhere else in it.
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FlatIndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso';
import type { Journey } from './journey.hook.js';
import { pointOut } from './pointing.js';
import type { Row } from './rows.js';

/** What was read last stays in sight above the line. */
const ABOVE_LINE_PX = -120;

export interface Place {
  /** Where the list begins: at the message one goes to, at the line above what is new, or at the end. */
  start: FlatIndexLocationWithAlign;
  /** The newest message is in sight. */
  atEnd: boolean;
  setAtBottom: (atBottom: boolean) => void;
  /** What is new comes into sight when one stands at the end, or has sent it oneself. */
  follow: ((atBottom: boolean) => 'auto' | false) | false;
  toEnd: () => void;
}

interface Needs {
  rows: readonly Row[];
  myId: string;
  virtuoso: RefObject<VirtuosoHandle | null>;
  scroller: HTMLElement | null;
  hasNewer: boolean;
  journey: Journey;
}

const toLine = (index: number): FlatIndexLocationWithAlign => ({ index, align: 'start', offset: ABOVE_LINE_PX });

/** The list, as it first measures its rows, takes itself to stand at the end for so long. */
const SETTLE_MS = 800;

export function usePlace({ rows, myId, virtuoso, scroller, hasNewer, journey }: Needs): Place {
  const { goal, arrived, toLatest } = journey;
  const [atBottom, setAtBottom] = useState(true);
  const line = rows.findIndex((row) => row.isNew);
  const lineId = rows[line]?.message.id ?? null;
  const last = rows.at(-1)?.message;
  const lastMine = last?.senderId === myId ? last.id : null;

  const [start] = useState<FlatIndexLocationWithAlign>(() => {
    const index = rows.findIndex(({ message }) => message.id === goal);
    if (index >= 0) return { index, align: 'center' };
    return line >= 0 && goal !== 'end' ? toLine(line) : { index: rows.length - 1, align: 'end' };
  });

  // Whoever was brought to the line, or stands in the past, is not to be pulled down; nor when it joins the live end.
  const [settled, setSettled] = useState(line < 0 && !hasNewer);
  useEffect(() => {
    if (hasNewer) return setSettled(false);
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [hasNewer]);
  // As of the last drawing: what differs from it has just come.
  const known = useRef({ lineId, lastMine });

  const follow = useCallback(
    (standsAtBottom: boolean) => {
      if (lastMine !== null && lastMine !== known.current.lastMine) return 'auto';
      // The line that has just been drawn is where reading goes on: see below.
      if (lineId !== null && lineId !== known.current.lineId) return false;
      return standsAtBottom ? 'auto' : false;
    },
    [lineId, lastMine],
  );

  useEffect(() => {
    const before = known.current;
    known.current = { lineId, lastMine };
    const isDrawnNow = lineId !== null && lineId !== before.lineId;
    if (isDrawnNow && atBottom && !hasNewer) virtuoso.current?.scrollToIndex(toLine(line));
  }, [lineId, lastMine, line, atBottom, hasNewer, virtuoso]);

  // There at last: the message one goes to comes into sight, and has the focus.
  useEffect(() => {
    if (goal === null || !scroller) return;
    const index = rows.findIndex(({ message }) => message.id === goal);
    if (index >= 0) {
      virtuoso.current?.scrollToIndex({ index, align: 'center' });
      void pointOut(scroller, goal);
    }
    if (index >= 0 || goal === 'end') arrived();
  }, [rows, goal, arrived, scroller, virtuoso]);

  const toEnd = useCallback(() => {
    if (hasNewer) toLatest();
    else virtuoso.current?.scrollToIndex({ index: 'LAST', align: 'end' });
  }, [hasNewer, toLatest, virtuoso]);

  const atEnd = atBottom && !hasNewer;
  return useMemo(
    () => ({ start, atEnd, setAtBottom, follow: settled && !hasNewer && follow, toEnd }),
    [start, atEnd, settled, hasNewer, follow, toEnd],
  );
}
