// Who is typing: says it for oneself not too often, and forgets it of others when it has run out ([TYPE1]).
import { ChatError, TYPING_TTL_MS } from '@doran/protocol/wire';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { busyFor } from './faults.js';
import { chore, type Model } from './model.js';
import { withEntry } from './state.js';

/** Somewhat more than the server's interval, so that an honest client is never told that it is too fast. */
const SAY_EVERY_MS = 2_500;

export interface Typing {
  /** The reader types in this room, or has stopped. */
  set(roomId: string, typing: boolean): void;
  /** What was typed has been sent: that ends it on the server by itself. */
  sent(roomId: string): void;
  /** The server says so of somebody else. */
  heard(roomId: string, userId: string, typing: boolean): void;
  /** Nothing is known any more. */
  forget(): void;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  clock: Clock;
}

export function createTyping({ model, command, clock }: Needs): Typing {
  const saidAt = new Map<string, number>();
  const ends = new Map<string, () => void>();

  const say = (roomId: string, typing: boolean) =>
    chore(model, 'typing', async () => {
      try {
        await command('typing:set', { roomId, typing });
      } catch (error) {
        // Another tab of the same person said it a moment ago: that is as good as having said it here. And what a busy
        // server leaves out of this is over before it could be said again.
        const said = error instanceof ChatError && error.code === 'rate_limited';
        if (!said && busyFor(error) === null) throw error;
      }
    });

  function show(roomId: string, userId: string, typing: boolean): void {
    model.change((state) => {
      const before = state.typing.get(roomId) ?? [];
      if (before.includes(userId) === typing) return state;
      const now = typing ? [...before, userId] : before.filter((one) => one !== userId);
      return { ...state, typing: withEntry(state.typing, roomId, now.length > 0 ? now : undefined) };
    });
  }

  return {
    set(roomId, typing) {
      if (model.get().connection.status !== 'online') return;
      const last = saidAt.get(roomId);
      if (!typing) {
        saidAt.delete(roomId);
        if (last !== undefined && clock.now() - last < TYPING_TTL_MS) void say(roomId, false);
      } else if (last === undefined || clock.now() - last >= SAY_EVERY_MS) {
        saidAt.set(roomId, clock.now());
        void say(roomId, true);
      }
    },
    sent: (roomId) => saidAt.delete(roomId),
    heard(roomId, userId, typing) {
      const key = `${roomId} ${userId}`;
      ends.get(key)?.();
      ends.delete(key);
      // The end may get lost like every live event, so it also comes by itself.
      if (typing)
        ends.set(
          key,
          clock.after(TYPING_TTL_MS, () => show(roomId, userId, false)),
        );
      show(roomId, userId, typing);
    },
    forget() {
      for (const cancel of ends.values()) cancel();
      ends.clear();
      saidAt.clear();
      model.change((state) => (state.typing.size > 0 ? { ...state, typing: new Map() } : state));
    },
  };
}
