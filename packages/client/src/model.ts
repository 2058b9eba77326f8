// Holds the state and tells who listens; it changes only by functions from the old state to the new.
import { faultOf, Unanswered } from './faults.js';
import { derived } from './rooms.js';
import { type ChatState, type Chore, INITIAL, withEntry } from './state.js';

export interface Model {
  get(): ChatState;
  change(next: (state: ChatState) => ChatState): void;
  /** Calls the listener with the selected value, and the one before it, whenever it is another one. */
  subscribe<T>(select: (state: ChatState) => T, listener: (now: T, before: T) => void): () => void;
}

export function createModel(): Model {
  let state = INITIAL;
  const listeners = new Set<() => void>();
  return {
    get: () => state,
    change(next) {
      const changed = next(state);
      if (changed === state) return;
      state = derived(state, changed);
      for (const listener of [...listeners]) {
        try {
          listener();
        } catch (error) {
          // A page's own mistake must neither stop the others nor be swallowed.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    subscribe(select, listener) {
      let value = select(state);
      const look = () => {
        const before = value;
        value = select(state);
        if (!Object.is(before, value)) listener(value, before);
      };
      listeners.add(look);
      return () => listeners.delete(look);
    },
  };
}

export const withoutTrouble = (state: ChatState, name: Chore): ChatState =>
  state.troubles.has(name) ? { ...state, troubles: withEntry(state.troubles, name, undefined) } : state;

/** Does a chore and keeps in the state why it was refused, until it works again. Answers whether it was done. */
export async function chore(model: Model, name: Chore, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    model.change((state) => withoutTrouble(state, name));
    return true;
  } catch (error) {
    // The connection's own state says that it is gone, and connecting does every chore anew.
    if (error instanceof Unanswered && model.get().connection.status !== 'online') return false;
    const fault = faultOf(error);
    model.change((state) => ({ ...state, troubles: withEntry(state.troubles, name, fault) }));
    return false;
  }
}
