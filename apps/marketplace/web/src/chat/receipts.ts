// Tells the server how far this device has received and its reader has read, at most once a second for each room.
import type { Connection } from './connection';
import { withMySide } from './rooms';
import { timelineOf, withEntry } from './state';
import { chore, type Store } from './store';
import { cursorOf } from './timeline';

const ONCE_IN_MS = 1_000;

export interface Receipts {
  /** Something came, or was looked at, in this room. */
  touch(roomId: string): void;
  touchAll(): void;
  close(): void;
}

export function createReceipts(store: Store, command: Connection['command'], attentive: () => boolean): Receipts {
  const cooling = new Map<string, ReturnType<typeof setTimeout>>();

  function due(roomId: string): { readSeq: number } | { deliveredSeq: number } | null {
    const { rooms, open } = store.get();
    const room = rooms.get(roomId);
    if (!room?.me) return null;
    const timeline = timelineOf(store.get(), roomId);
    // Behind a gap nothing has been received yet, whatever the head says.
    const reached = timeline.loaded ? cursorOf(timeline).seq : room.head.seq;
    const reading = open?.roomId === roomId && open.phase === 'ready' && timeline.loaded && attentive();
    if (reading && reached > room.me.readSeq) return { readSeq: reached };
    return reached > room.me.deliveredSeq ? { deliveredSeq: reached } : null;
  }

  async function mark(roomId: string): Promise<void> {
    const cursors = due(roomId);
    if (!cursors || store.get().link.phase !== 'online') return;
    cooling.set(
      roomId,
      setTimeout(() => {
        cooling.delete(roomId);
        void mark(roomId);
      }, ONCE_IN_MS),
    );
    await chore(store, 'receipts', async () => {
      const answer = await command('receipt:mark', { roomId, ...cursors });
      store.change((state) => {
        const room = state.rooms.get(roomId);
        return room ? { ...state, rooms: withEntry(state.rooms, roomId, withMySide(room, answer)) } : state;
      });
    });
  }

  function touch(roomId: string): void {
    if (!cooling.has(roomId)) void mark(roomId);
  }

  return {
    touch,
    touchAll() {
      for (const roomId of store.get().rooms.keys()) touch(roomId);
    },
    close() {
      for (const timer of cooling.values()) clearTimeout(timer);
    },
  };
}
