// Holds the state and tells who listens; it changes only by functions from the old state to the new.

import type { User } from '@doran/protocol';
import { faultOf } from './faults';
import { type ChatState, type Chore, initialState, withEntry } from './state';

export interface Store {
  get(): ChatState;
  change(next: (state: ChatState) => ChatState): void;
  subscribe(listener: () => void): () => void;
}

export function createStore(me: User): Store {
  let state = initialState(me);
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    change(next) {
      const changed = next(state);
      if (changed === state) return;
      state = changed;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Does a chore and keeps on the screen why it was refused, until it works again. */
export async function chore(store: Store, name: Chore, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    store.change((state) =>
      state.troubles.has(name) ? { ...state, troubles: withEntry(state.troubles, name, undefined) } : state,
    );
    return true;
  } catch (error) {
    const fault = faultOf(error);
    // The banner says already that the connection is gone, and connecting does every chore anew.
    if (fault.code === 'offline' && store.get().link.phase !== 'online') return false;
    store.change((state) => ({ ...state, troubles: withEntry(state.troubles, name, fault) }));
    return false;
  }
}
