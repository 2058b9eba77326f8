// Loads the list of rooms, a page at a time, and single rooms that turn up outside of it.
import type { Room } from '@doran/protocol';
import type { Connection } from './connection';
import { faultOf } from './faults';
import { withRoom } from './rooms';
import type { ChatState } from './state';
import { chore, type Store } from './store';

const PAGE = 50;

export interface RoomsLoader {
  /** The first page, again. */
  load(): Promise<void>;
  more(): Promise<void>;
  /** A room that spoke up without being in the list. */
  adopt(roomId: string): Promise<void>;
}

export function createRoomsLoader(store: Store, command: Connection['command'], moved: () => void): RoomsLoader {
  const adopting = new Set<string>();

  const withList = (state: ChatState, list: Partial<ChatState['list']>): ChatState => ({
    ...state,
    list: { ...state.list, ...list },
  });

  const add = (rooms: readonly Room[]) => {
    store.change((state) => ({ ...state, rooms: rooms.reduce(withRoom, state.rooms) }));
    moved();
  };

  return {
    async load() {
      try {
        const page = await command('room:list', { limit: PAGE });
        add(page.rooms);
        store.change((state) => {
          // Loaded again, the list goes on where the reader had come to.
          const next = state.list.phase === 'ready' ? state.list.next : page.next;
          return withList(state, { phase: 'ready', fault: null, next });
        });
      } catch (error) {
        const fault = faultOf(error);
        if (fault.code === 'offline' && store.get().link.phase !== 'online') return;
        store.change((state) => withList(state, state.list.phase === 'ready' ? { fault } : { phase: 'failed', fault }));
      }
    },
    async more() {
      const { next, loadingMore } = store.get().list;
      if (next === null || loadingMore) return;
      store.change((state) => withList(state, { loadingMore: true }));
      try {
        const page = await command('room:list', { limit: PAGE, cursor: next });
        add(page.rooms);
        store.change((state) => withList(state, { next: page.next, loadingMore: false, fault: null }));
      } catch (error) {
        const fault = faultOf(error);
        store.change((state) => withList(state, { loadingMore: false, fault }));
      }
    },
    async adopt(roomId) {
      if (adopting.has(roomId)) return;
      adopting.add(roomId);
      await chore(store, 'rooms', async () => add([(await command('room:get', { roomId })).room]));
      adopting.delete(roomId);
    },
  };
}
