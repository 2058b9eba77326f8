// Whoever stands at the end of the messages stays there when their window shrinks or what stands last grows.
import type { TimelineMessage } from '@doran/client';
import { useEffect, useRef } from 'react';

/** As near to the end as this, in pixels, is the end. */
const NEAR = 48;

/** The list needs as many frames to measure a row that has come or grown. */
const FRAMES = 3;

export function useStay(scroller: HTMLElement | null, last: TimelineMessage | undefined): void {
  const atEnd = useRef(false);
  const before = useRef(last?.id);
  const id = last?.id;
  const failed = last?.fault?.code;
  // Without a place in the room it is one's own, and was sent just now.
  const own = last?.seq === null;

  useEffect(() => {
    if (!scroller) return;
    const look = () => {
      atEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    };
    // Shrinking moves nothing and tells no `scroll`: what was the end before is still known here.
    const shrunk = new ResizeObserver(() => atEnd.current && toEnd(scroller));
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    shrunk.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      shrunk.disconnect();
    };
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what failed has grown by the words that say why
  useEffect(() => {
    const isNew = before.current !== id;
    before.current = id;
    if (!scroller || !(own && (isNew || atEnd.current))) return;
    // However tall it is, what one has sent is seen whole.
    let frames = FRAMES;
    let next = requestAnimationFrame(function down() {
      toEnd(scroller);
      frames -= 1;
      if (frames > 0) next = requestAnimationFrame(down);
    });
    return () => cancelAnimationFrame(next);
  }, [scroller, id, own, failed]);
}

function toEnd(scroller: HTMLElement): void {
  scroller.scrollTop = scroller.scrollHeight;
}
