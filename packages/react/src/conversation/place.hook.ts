// Where the reader stands in a conversation, and the ways to go somewhere else in it.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { FlatIndexLocationWithAlign, VirtuosoHandle } from 'react-virtuoso';
import type { MessagesView } from '../messages.hooks.js';
import type { Journey } from './journey.hook.js';
import { pointOut } from './pointing.js';
import type { Row } from './rows.js';
import { type Hold, useStay } from './stay.hook.js';

export interface Place {
  /** Where the list begins: at the message one goes to, at the line above what is new, or at the end. */
  start: FlatIndexLocationWithAlign;
  /** The newest message is in sight. */
  atEnd: boolean;
  setAtBottom: (atBottom: boolean) => void;
  toEnd: () => void;
}

interface Needs {
  rows: readonly Row[];
  view: MessagesView;
  virtuoso: RefObject<VirtuosoHandle | null>;
  /** As high as the list. */
  frame: HTMLElement;
  scroller: HTMLElement | null;
  journey: Journey;
}

export function usePlace({ rows, view, virtuoso, frame, scroller, journey }: Needs): Place {
  const { messages, hasNewer } = view;
  const { goal, arrived, toLatest } = journey;
  const [atBottom, setAtBottom] = useState(true);
  const line = rows.findIndex((row) => row.isNew);
  const lineId = rows[line]?.message.id ?? null;

  // What was read last stays in sight above the line, and in a low window what is new below it.
  const aboveLine = useCallback(() => Math.min(120, frame.clientHeight / 4), [frame]);
  const lineAt = useCallback(
    (index: number): FlatIndexLocationWithAlign => ({ index, align: 'start', offset: -aboveLine() }),
    [aboveLine],
  );

  const [{ start, begin }] = useState((): { start: FlatIndexLocationWithAlign; begin: Hold } => {
    const index = rows.findIndex(({ message }) => message.id === goal);
    if (index >= 0) return { start: { index, align: 'center' }, begin: null };
    if (line >= 0 && goal !== 'end') return { start: lineAt(line), begin: 'line' };
    return { start: { index: rows.length - 1, align: 'end' }, begin: 'end' };
  });
  const stay = useStay({ scroller, begin, last: messages.at(-1), hasNewer, aboveLine });

  // The line that has just been drawn is where reading goes on, for one who stood at the end.
  const knownLine = useRef(lineId);
  useLayoutEffect(() => {
    const isDrawnNow = lineId !== null && lineId !== knownLine.current;
    knownLine.current = lineId;
    if (!isDrawnNow || !atBottom || hasNewer) return;
    virtuoso.current?.scrollToIndex(lineAt(line));
    stay('line');
  }, [lineId, line, atBottom, hasNewer, virtuoso, lineAt, stay]);

  // There at last: the message one goes to comes into sight, and has the focus.
  useEffect(() => {
    if (goal === null || !scroller) return;
    const index = rows.findIndex(({ message }) => message.id === goal);
    if (index >= 0) {
      stay(null);
      virtuoso.current?.scrollToIndex({ index, align: 'center' });
      void pointOut(scroller, goal);
    }
    if (index >= 0 || goal === 'end') arrived();
  }, [rows, goal, arrived, scroller, virtuoso, stay]);

  const toEnd = useCallback(() => {
    if (hasNewer) toLatest();
    else stay('end');
  }, [hasNewer, toLatest, stay]);

  const atEnd = atBottom && !hasNewer;
  return useMemo(() => ({ start, atEnd, setAtBottom, toEnd }), [start, atEnd, toEnd]);
}
