// Where in the app one is: kept in the address, so that the browser's back button works.
import { useSyncExternalStore } from 'react';

export type Route = { at: 'list' } | { at: 'new' } | { at: 'room'; roomId: string };

export const LIST = '#/';
export const NEW = '#/new';
export const roomPath = (roomId: string) => `#/rooms/${roomId}`;

function parse(hash: string): Route {
  const roomId = /^#\/rooms\/([0-9a-f-]{36})$/.exec(hash)?.[1];
  if (roomId) return { at: 'room', roomId };
  return { at: hash === NEW ? 'new' : 'list' };
}

/** The address one came from, to tell whether "back" is a step back in the history. */
let before: string | null = null;
window.addEventListener('hashchange', (event) => {
  before = new URL(event.oldURL).hash || LIST;
});

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}

let parsed: { hash: string; route: Route } | null = null;

function current(): Route {
  const { hash } = window.location;
  // The same object for the same address: React compares by identity.
  if (parsed?.hash !== hash) parsed = { hash, route: parse(hash) };
  return parsed.route;
}

export const useRoute = () => useSyncExternalStore(subscribe, current);

/** Goes there; with `replace` the place that is left cannot be come back to. */
export function go(path: string, how: 'push' | 'replace' = 'push'): void {
  if (how === 'push') window.location.hash = path;
  else window.location.replace(path);
}

/** To the list: by a step back where the list lies there, so that the browser's own button does not lead here again. */
export function backToList(): void {
  if (before === LIST) window.history.back();
  else go(LIST, 'replace');
}
