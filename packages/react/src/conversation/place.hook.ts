// Where the reader stands in a conversation, and the ways to go somewhere else in it.
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { FlatIndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso';
import type { Row } from './rows.js';

/** What was read last stays in sight above the line. */
const ABOVE_LINE_PX = -120;

export interface Place {
  /** Where the list begins: at the line above what is new, or at the end. */
  start: FlatIndexLocationWithAlign;
  atBottom: boolean;
  setAtBottom: (atBottom: boolean) => void;
  /** What is new comes into sight when one stands at the end, or has sent it oneself. */
  follow: ((atBottom: boolean) => 'auto' | false) | false;
  toBottom: () => void;
  /** Shows a message, and loads older ones until it is there. */
  toMessage: (id: string) => Promise<void>;
}

interface Needs {
  rows: readonly Row[];
  myId: string;
  virtuoso: RefObject<VirtuosoHandle | null>;
  scroller: HTMLElement | null;
  loadOlder: () => Promise<boolean>;
}

const toLine = (index: number): FlatIndexLocationWithAlign => ({ index, align: 'start', offset: ABOVE_LINE_PX });
const nextFrame = () => new Promise(requestAnimationFrame);

/** The list, as it first measures its rows, takes itself to stand at the end for so long. */
const SETTLE_MS = 800;

/** A message that was just loaded needs a few frames to be drawn. */
const FRAMES = 20;

export function usePlace({ rows, myId, virtuoso, scroller, loadOlder }: Needs): Place {
  const [atBottom, setAtBottom] = useState(true);
  const line = rows.findIndex((row) => row.isNew);
  const lineId = rows[line]?.message.id ?? null;
  const last = rows.at(-1)?.message;
  const lastMine = last?.senderId === myId ? last.id : null;

  const [start] = useState<FlatIndexLocationWithAlign>(() =>
    line >= 0 ? toLine(line) : { index: rows.length - 1, align: 'end' },
  );
  // Whoever was brought to the line is not to be pulled down from it.
  const [settled, setSettled] = useState(line < 0);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLE_MS);
    return () => clearTimeout(timer);
  }, []);
  // As of the last drawing: what differs from it has just come.
  const known = useRef({ lineId, lastMine, rows });

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
    known.current = { lineId, lastMine, rows };
    if (lineId !== null && lineId !== before.lineId && atBottom) virtuoso.current?.scrollToIndex(toLine(line));
  }, [lineId, lastMine, rows, line, atBottom, virtuoso]);

  const toBottom = useCallback(() => virtuoso.current?.scrollToIndex({ index: 'LAST', align: 'end' }), [virtuoso]);

  const toMessage = useCallback(
    async (id: string) => {
      const find = () => known.current.rows.findIndex((row) => row.message.id === id);
      // One page after the other until the message is there.
      while (find() < 0 && (await loadOlder())) await nextFrame();
      const index = find();
      if (index < 0) return;
      virtuoso.current?.scrollToIndex({ index, align: 'center' });
      for (let frame = 0; frame < FRAMES; frame += 1) {
        await nextFrame();
        const row = scroller?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"]`);
        if (row) return row.focus({ preventScroll: true });
      }
    },
    [virtuoso, scroller, loadOlder],
  );

  return useMemo(
    () => ({ start, atBottom, setAtBottom, follow: settled && follow, toBottom, toMessage }),
    [start, atBottom, settled, follow, toBottom, toMessage],
  );
}
