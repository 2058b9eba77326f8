// The way to the newest message, for a reader who stands elsewhere.
import type { Message } from '@doran/client';
import { useEffect, useState, type WheelEvent } from 'react';
import { useWords } from '../context.js';
import { Icon } from '../parts/Icon.js';
import type { Place } from './place.hook.js';

/** Pixels of a line, for a wheel that counts in lines. */
const LINE_PX = 16;

interface Props {
  place: Place;
  scroller: HTMLElement | null;
  newest: Message | null;
  myId: string;
}

export function JumpButton({ place, scroller, newest, myId }: Props) {
  const words = useWords();
  const { atEnd } = place;
  const newestSeq = newest?.seq ?? 0;
  const [seenSeq, setSeenSeq] = useState(newestSeq);
  useEffect(() => {
    if (atEnd) setSeenSeq(newestSeq);
  }, [atEnd, newestSeq]);
  if (atEnd) return null;
  const unseenBelow = newestSeq > seenSeq && newest?.senderId !== myId;
  const jump = () => {
    // The button goes as soon as the end is in sight.
    scroller?.focus({ preventScroll: true });
    place.toEnd();
  };
  // It lies over the list, which would not hear the wheel otherwise.
  const scroll = ({ deltaY, deltaMode }: WheelEvent) =>
    scroller?.scrollBy({ top: deltaMode === 0 ? deltaY : deltaY * LINE_PX });
  return (
    <button
      type="button"
      className="doran-button-quiet doran-messages-jump"
      data-testid="jump"
      onClick={jump}
      onWheel={scroll}
    >
      <Icon name="down" size={18} />
      {unseenBelow ? words.room.jumpNew : words.room.jump}
    </button>
  );
}
