// Who is typing: says it for oneself not too often, and forgets it of others when it has run out ([TYPE1]).
import { ChatError, TYPING_TTL_MS } from '@doran/protocol';
import type { Connection } from './connection';
import { withEntry } from './state';
import { chore, type Store } from './store';

/** Somewhat more than the server's interval, so that an honest client is never told that it is too fast. */
const SAY_EVERY_MS = 2_500;

export interface Typing {
  /** The reader changed the text in this room's composer. */
  typed(roomId: string, text: string): void;
  /** The server says so of somebody else. */
  heard(roomId: string, userId: string, typing: boolean): void;
  forget(): void;
}

export function createTyping(store: Store, command: Connection['command']): Typing {
  const saidAt = new Map<string, number>();
  const ends = new Map<string, ReturnType<typeof setTimeout>>();

  const say = (roomId: string, typing: boolean) =>
    chore(store, 'typing', async () => {
      try {
        await command('typing:set', { roomId, typing });
      } catch (error) {
        // Another window of the same person said it a moment ago: that is as good as having said it here.
        if (!(error instanceof ChatError) || error.code !== 'rate_limited') throw error;
      }
    });

  function show(roomId: string, userId: string, typing: boolean): void {
    store.change((state) => {
      const before = state.typing.get(roomId) ?? [];
      if (before.includes(userId) === typing) return state;
      const now = typing ? [...before, userId] : before.filter((one) => one !== userId);
      return { ...state, typing: withEntry(state.typing, roomId, now.length > 0 ? now : undefined) };
    });
  }

  return {
    typed(roomId, text) {
      if (store.get().link.phase !== 'online') return;
      const last = saidAt.get(roomId);
      if (text.trim() === '') {
        saidAt.delete(roomId);
        if (last !== undefined && Date.now() - last < TYPING_TTL_MS) void say(roomId, false);
      } else if (last === undefined || Date.now() - last >= SAY_EVERY_MS) {
        saidAt.set(roomId, Date.now());
        void say(roomId, true);
      }
    },
    heard(roomId, userId, typing) {
      const key = `${roomId} ${userId}`;
      clearTimeout(ends.get(key));
      ends.delete(key);
      // The end may get lost like every live event, so it also comes by itself.
      if (typing)
        ends.set(
          key,
          setTimeout(() => show(roomId, userId, false), TYPING_TTL_MS),
        );
      show(roomId, userId, typing);
    },
    forget() {
      for (const timer of ends.values()) clearTimeout(timer);
      ends.clear();
      saidAt.clear();
      store.change((state) => (state.typing.size > 0 ? { ...state, typing: new Map() } : state));
    },
  };
}
