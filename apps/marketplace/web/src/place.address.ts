// The place in the address of the page, so that the browser's back button works.
import { useMemo, useSyncExternalStore } from 'react';
import type { Place, Route } from './place';

const LIST_HASH = '#/';
const NEW_HASH = '#/new';

function parse(hash: string): Route {
  const roomId = /^#\/rooms\/([0-9a-f-]{36})$/.exec(hash)?.[1];
  if (roomId) return { at: 'room', roomId };
  return { at: hash === NEW_HASH ? 'new' : 'list' };
}

function hrefOf(route: Route): string {
  if (route.at === 'room') return `#/rooms/${route.roomId}`;
  return route.at === 'new' ? NEW_HASH : LIST_HASH;
}

/** The address one came from, to tell whether "back" is a step back in the history. */
let before: string | null = null;
window.addEventListener('hashchange', (event) => {
  before = new URL(event.oldURL).hash || LIST_HASH;
});

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

function go(route: Route, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.location.hash = hrefOf(route);
  else window.location.replace(hrefOf(route));
}

/** By a step back where the list lies there, so that the browser's own button does not lead here again. */
function backToList(): void {
  if (before === LIST_HASH) window.history.back();
  else go({ at: 'list' }, 'replace');
}

export function useAddress(): Place {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  return useMemo(() => ({ route: parse(hash), go, backToList, hrefOf }), [hash]);
}
