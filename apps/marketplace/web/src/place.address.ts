// The place in the address of the page, so that the browser's back button works.
import { useMemo, useSyncExternalStore } from 'react';
import type { Place, Route } from './place';
import { hashOf, routeOf } from './place.hash';

const LIST_HASH = '#/chats';

/** The address one came from, to tell whether "back" is a step back in the history. */
let before: string | null = null;

/** How many places of this page lie behind this one; the history keeps it with each of them, over a reload too. */
const depth = (): number => (window.history.state as { depth?: number } | null)?.depth ?? 0;
let depthBefore = depth();

window.addEventListener('hashchange', (event) => {
  before = new URL(event.oldURL).hash || '#/';
  // A place that the history does not know yet was gone to just now.
  if (window.history.state === null) window.history.replaceState({ depth: depthBefore + 1 }, '');
  depthBefore = depth();
});

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function go(route: Route, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') {
    window.location.hash = hashOf(route);
    return;
  }
  depthBefore -= 1;
  window.location.replace(hashOf(route));
}

function back(otherwise: Route): void {
  if (depth() > 0) window.history.back();
  else go(otherwise, 'replace');
}

/** By a step back where the list lies there, so that the browser's own button does not lead here again. */
function backToList(): void {
  if (before === LIST_HASH) window.history.back();
  else go({ at: 'list' }, 'replace');
}

export function useAddress(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => ({ route: routeOf(hash), go, back, backToList, hrefOf: hashOf }), [hash]);
}
