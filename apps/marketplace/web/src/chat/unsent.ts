// Keeps drafts and unsent messages over a reload of this window.
import type { Store } from './store';
import { EMPTY, type Pending } from './timeline';

const unsentKey = (userId: string) => `doran.unsent.${userId}`;
const draftKey = (userId: string, roomId: string) => `doran.draft.${userId}.${roomId}`;

export const readDraft = (userId: string, roomId: string) => sessionStorage.getItem(draftKey(userId, roomId)) ?? '';

export function keepDraft(userId: string, roomId: string, text: string): void {
  if (text === '') sessionStorage.removeItem(draftKey(userId, roomId));
  else sessionStorage.setItem(draftKey(userId, roomId), text);
}

/** Brings back what was not acked before the reload, and from now on keeps what is not acked. */
export function keepUnsent(store: Store): () => void {
  const key = unsentKey(store.get().me.id);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? '{}') as Record<string, Pending[]>;
  const timelines = new Map(Object.entries(kept).map(([roomId, pending]) => [roomId, { ...EMPTY, pending }]));
  store.change((state) => ({ ...state, timelines }));
  let written = '';
  return store.subscribe(() => {
    const unsent = [...store.get().timelines].flatMap(([roomId, { pending }]) =>
      pending.length > 0 ? [[roomId, pending] as const] : [],
    );
    const text = JSON.stringify(Object.fromEntries(unsent));
    if (text === written) return;
    written = text;
    sessionStorage.setItem(key, text);
  });
}
