// What may befall a link between two parts, and the clients at the far end of it.
import type { Blow } from './plan.js';
import type { Stage } from './stage.js';

type LinkKind = 'link-cut' | 'link-refuse' | 'link-delay' | 'link-half-open' | 'link-one-sided' | 'slow-readers';
export type LinkBlow = Extract<Blow, { kind: LinkKind | 'all-clients-dropped' }>;

/** Answers how to undo it. */
export function strikeLinks(stage: Stage, blow: LinkBlow): () => void {
  if (blow.kind === 'all-clients-dropped') {
    for (const door of stage.links.clients) door.cut();
    return () => undefined;
  }
  const link = stage.link(blow.link);
  switch (blow.kind) {
    case 'link-cut':
      link.cut();
      break;
    case 'link-refuse':
      link.refuse();
      link.cut();
      break;
    case 'link-delay':
      link.delay(blow.ms);
      break;
    case 'link-half-open':
      link.swallow();
      break;
    case 'link-one-sided':
      link.stall(blow.direction);
      break;
    case 'slow-readers':
      link.throttle('down', blow.bytesPerSecond);
      break;
  }
  return () => link.heal();
}
