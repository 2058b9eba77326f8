// Whoever stands at the end of the messages stays there when their window shrinks or what stands last grows.
import { useEffect, useRef } from 'react';

/** As near to the end as this, in pixels, is the end. */
const NEAR = 48;

/** `last` names how the last row looks: when it changes, the row may have grown. */
export function useStay(scroller: HTMLElement | null, last: string): void {
  const atEnd = useRef(false);

  useEffect(() => {
    if (!scroller) return;
    const look = () => {
      atEnd.current = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;
    };
    // Shrinking moves nothing and tells no `scroll`: what was the end before is still known here.
    const shrunk = new ResizeObserver(() => toEnd(scroller, atEnd.current));
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    shrunk.observe(scroller);
    return () => {
      scroller.removeEventListener('scroll', look);
      shrunk.disconnect();
    };
  }, [scroller]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the way back down follows what stands last
  useEffect(() => {
    if (!scroller) return;
    const frame = requestAnimationFrame(() => toEnd(scroller, atEnd.current));
    return () => cancelAnimationFrame(frame);
  }, [scroller, last]);
}

function toEnd(scroller: HTMLElement, wasThere: boolean): void {
  if (wasThere) scroller.scrollTop = scroller.scrollHeight;
}
