// Loads the list of rooms, a page at a time, and single rooms that turn up outside of it.
import type { Room } from '@doran/protocol/wire';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { busyFor, faultOf, Unanswered } from './faults.js';
import { chore, type Model } from './model.js';
import { withAnswered } from './rooms.js';
import type { RoomFilter, RoomsState } from './state.js';

const PAGE = 50;

export interface RoomsLoader {
  /** The first page, again. */
  load(): Promise<void>;
  more(): Promise<void>;
  setFilter(filter: RoomFilter): void;
  /** A room that spoke up without being known, or whose line may be wrong. */
  adopt(roomId: string): Promise<void>;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  clock: Clock;
  moved(): void;
}

export function createRoomsLoader({ model, command, clock, moved }: Needs): RoomsLoader {
  const adopting = new Set<string>();
  /** The list that is loaded goes on where the reader had come to; another filter's is another list. */
  let loaded: RoomFilter | null = null;
  /** A busy server is asked again by itself; whoever loads before that does so instead. */
  let cancel: (() => void) | undefined;

  const patch = (part: Partial<RoomsState>) =>
    model.change((state) => ({ ...state, rooms: { ...state.rooms, ...part } }));

  /** Asks, and adds what rooms the answer has. */
  async function add<A extends { rooms: readonly Room[] }>(ask: () => Promise<A>): Promise<A> {
    const then = model.get();
    const answer = await ask();
    model.change((state) => withAnswered(state, then, answer.rooms));
    moved();
    return answer;
  }

  async function load(): Promise<void> {
    const { filter } = model.get().rooms;
    cancel?.();
    try {
      const page = await add(() => command('room:list', { limit: PAGE, filter }));
      if (model.get().rooms.filter !== filter) return;
      patch({ status: 'ready', fault: null, ...(loaded === filter ? {} : { next: page.next }) });
      loaded = filter;
      // With every room at hand the sum is arithmetic: nobody needs to be asked.
      if (model.get().rooms.next !== null || filter !== 'all') await countElsewhere();
    } catch (error) {
      if (error instanceof Unanswered && model.get().connection.status !== 'online') return;
      const busyMs = busyFor(error);
      if (busyMs !== null) cancel = clock.after(busyMs, load);
      const fault = faultOf(error);
      patch(model.get().rooms.status === 'ready' ? { fault } : { status: 'failed', fault });
    }
  }

  async function countElsewhere(): Promise<void> {
    const { rooms } = await command('unread:get', {});
    const { byId } = model.get().rooms;
    patch({ unreadElsewhere: new Map(Object.entries(rooms).filter(([roomId]) => !byId.has(roomId))) });
  }

  return {
    load,
    async more() {
      const { next, loadingMore, filter } = model.get().rooms;
      if (next === null || loadingMore) return;
      patch({ loadingMore: true });
      try {
        const page = await add(() => command('room:list', { limit: PAGE, filter, cursor: next }));
        if (model.get().rooms.filter === filter) patch({ next: page.next, fault: null });
      } catch (error) {
        patch({ fault: faultOf(error) });
      } finally {
        patch({ loadingMore: false });
      }
    },
    setFilter(filter) {
      if (model.get().rooms.filter === filter) return;
      loaded = null;
      patch({ filter, next: null });
      if (model.get().connection.status === 'online') void load();
    },
    async adopt(roomId) {
      if (adopting.has(roomId)) return;
      adopting.add(roomId);
      await chore(model, 'rooms', () => add(async () => ({ rooms: [(await command('room:get', { roomId })).room] })));
      adopting.delete(roomId);
    },
  };
}
