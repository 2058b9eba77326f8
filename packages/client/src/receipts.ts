// Tells the server how far this device has received and its reader has read, at most once a second for each room.
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { busyFor } from './faults.js';
import { chore, type Model } from './model.js';
import { withMySide } from './rooms.js';
import { timelineOf } from './state.js';
import { cursorOf } from './timeline.js';

const ONCE_IN_MS = 1_000;

export interface Receipts {
  /** Something came, or came into view, in this room. */
  touch(roomId: string): void;
  touchAll(): void;
  /** A message was really visible; it counts as read once somebody is there to see it. */
  seen(roomId: string, seq: number): void;
  close(): void;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  clock: Clock;
  /** Whether a person is looking. */
  here(): boolean;
}

export function createReceipts({ model, command, clock, here }: Needs): Receipts {
  const cooling = new Map<string, () => void>();
  /** By room, the last message that was on the screen. */
  const visible = new Map<string, number>();

  function due(roomId: string): { readSeq?: number; deliveredSeq?: number } | null {
    const state = model.get();
    const room = state.rooms.byId.get(roomId);
    if (!room?.me) return null;
    const timeline = timelineOf(state, roomId);
    // Behind a gap nothing has been received yet, whatever the head says.
    const reached = timeline.loaded ? cursorOf(timeline).seq : room.head.seq;
    const read = here() ? Math.min(visible.get(roomId) ?? 0, reached) : 0;
    const cursors = {
      ...(read > room.me.readSeq ? { readSeq: read } : {}),
      // Reading says that it was delivered, as far as it goes.
      ...(reached > room.me.deliveredSeq && reached > read ? { deliveredSeq: reached } : {}),
    };
    return Object.keys(cursors).length > 0 ? cursors : null;
  }

  async function mark(roomId: string): Promise<void> {
    const cursors = due(roomId);
    if (!cursors || model.get().connection.status !== 'online') return;
    const coolDown = () => {
      cooling.delete(roomId);
      void mark(roomId);
    };
    cooling.set(roomId, clock.after(ONCE_IN_MS, coolDown));
    await chore(model, 'receipts', async () => {
      try {
        const answer = await command('receipt:mark', { roomId, ...cursors });
        model.change((state) => withMySide(state, roomId, answer));
      } catch (error) {
        const busyMs = busyFor(error);
        if (busyMs === null) throw error;
        // No trouble of the reader's: the cursors only get there later.
        cooling.get(roomId)?.();
        cooling.set(roomId, clock.after(busyMs, coolDown));
      }
    });
  }

  function touch(roomId: string): void {
    if (!cooling.has(roomId)) void mark(roomId);
  }

  return {
    touch,
    touchAll() {
      for (const roomId of model.get().rooms.byId.keys()) touch(roomId);
    },
    seen(roomId, seq) {
      if (seq <= (visible.get(roomId) ?? 0)) return;
      visible.set(roomId, seq);
      touch(roomId);
    },
    close() {
      for (const cancel of cooling.values()) cancel();
    },
  };
}
