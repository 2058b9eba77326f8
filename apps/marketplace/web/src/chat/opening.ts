// What it takes to look into a room: hear it, get its newest page, and older ones on demand.
import type { Connection } from './connection';
import { faultOf } from './faults';
import { withPresence } from './presence';
import { withLastMessages, withReceipts, withRoom } from './rooms';
import { type ChatState, type OpenRoom, timelineOf, withTimeline } from './state';
import type { Store } from './store';
import { addNewest, addOlder, EMPTY } from './timeline';

const FIRST_PAGE = 50;
const OLDER_PAGE = 50;
const LARGEST_PAGE = 100;
/** Timelines kept in memory besides those with something unsent. */
const KEPT = 20;

export interface Opening {
  open(roomId: string): Promise<void>;
  /** The same room again: after a reconnect, or when the reader asks for another try. */
  again(): Promise<void>;
  leave(): void;
  /** Answers whether something came. */
  older(): Promise<boolean>;
}

const firstUnread = (state: ChatState, roomId: string): number | null => {
  const me = state.rooms.get(roomId)?.me;
  return me && me.unread > 0 ? me.readSeq : null;
};

/** Moves the room's timeline to the end of the map, and drops those not looked at for long. */
function keepWarm(timelines: ChatState['timelines'], roomId: string): ChatState['timelines'] {
  const warm = new Map(timelines);
  warm.delete(roomId);
  warm.set(roomId, timelines.get(roomId) ?? EMPTY);
  for (const [id, timeline] of warm) {
    if (warm.size <= KEPT) break;
    if (timeline.pending.length === 0) warm.delete(id);
  }
  return warm;
}

export function createOpening(store: Store, command: Connection['command'], looked: (roomId: string) => void): Opening {
  const patch = (roomId: string, part: Partial<OpenRoom>) =>
    store.change((state) => (state.open?.roomId === roomId ? { ...state, open: { ...state.open, ...part } } : state));

  async function load(roomId: string): Promise<void> {
    try {
      const heard = await command('room:subscribe', { roomId });
      store.change((state) => {
        const rooms = withRoom(state.rooms, heard.room);
        const receipts = withReceipts(state.receipts, roomId, heard.receipts);
        return withPresence({ ...state, rooms, receipts }, heard.presence);
      });
      if (!timelineOf(store.get(), roomId).loaded) {
        const newAfter = firstUnread(store.get(), roomId);
        const unread = heard.room.me?.unread ?? 0;
        // The page reaches back to where the reader stopped, if one page can.
        const limit = Math.min(LARGEST_PAGE, Math.max(FIRST_PAGE, unread + 10));
        const page = await command('message:list', { roomId, limit });
        store.change((state) => {
          const grown = withTimeline(state, roomId, (timeline) => addNewest(timeline, page));
          return withLastMessages(grown, roomId, page.messages);
        });
        if (store.get().open?.newAfter === null) patch(roomId, { newAfter });
      }
      patch(roomId, { phase: 'ready', fault: null });
      looked(roomId);
    } catch (error) {
      const fault = faultOf(error);
      // Without a connection the room stays "loading": the next hello loads it.
      if (fault.code === 'offline' && store.get().link.phase !== 'online') return;
      patch(roomId, { phase: 'failed', fault });
    }
  }

  async function open(roomId: string): Promise<void> {
    store.change((state) => ({
      ...state,
      timelines: keepWarm(state.timelines, roomId),
      open: {
        roomId,
        phase: timelineOf(state, roomId).loaded ? 'ready' : 'loading',
        fault: null,
        older: 'idle',
        newAfter: firstUnread(state, roomId),
      },
    }));
    await load(roomId);
  }

  return {
    open,
    async again() {
      const { open: now, timelines } = store.get();
      if (!now) return;
      if (!timelines.has(now.roomId)) return open(now.roomId);
      if (now.phase === 'failed') patch(now.roomId, { phase: 'loading', fault: null });
      await load(now.roomId);
    },
    leave() {
      const { open: left, rooms, link } = store.get();
      store.change((state) => ({ ...state, open: null }));
      if (!left || rooms.get(left.roomId)?.kind !== 'channel' || link.phase !== 'online') return;
      // Not heard any more is all that is wanted: a refusal changes nothing for the reader.
      command('room:unsubscribe', { roomId: left.roomId }).catch(faultOf);
    },
    async older() {
      const { open: now } = store.get();
      if (!now || now.older === 'loading') return false;
      const { roomId } = now;
      const first = timelineOf(store.get(), roomId).run[0];
      if (!first || !timelineOf(store.get(), roomId).hasOlder) return false;
      patch(roomId, { older: 'loading' });
      try {
        const page = await command('message:list', { roomId, before: first.seq, limit: OLDER_PAGE });
        store.change((state) =>
          state.timelines.has(roomId) ? withTimeline(state, roomId, (timeline) => addOlder(timeline, page)) : state,
        );
        patch(roomId, { older: 'idle' });
        return page.messages.length > 0;
      } catch (error) {
        patch(roomId, { older: faultOf(error) });
        return false;
      }
    },
  };
}

/** The line "new messages" stands where reading stopped while nobody looked. */
export function withNewLine(state: ChatState, roomId: string): ChatState {
  const readSeq = state.rooms.get(roomId)?.me?.readSeq;
  if (state.open?.roomId !== roomId || readSeq === undefined) return state;
  return { ...state, open: { ...state.open, newAfter: readSeq } };
}

/** Everything the server ever said is void: its history is another one. What is unsent stays. */
export function withoutHistory(state: ChatState): ChatState {
  const unsent = [...state.timelines].filter(([, timeline]) => timeline.pending.length > 0);
  return {
    ...state,
    rooms: new Map(),
    timelines: new Map(unsent.map(([roomId, timeline]) => [roomId, { ...EMPTY, pending: timeline.pending }])),
    receipts: new Map(),
    typing: new Map(),
    presence: new Map(),
    list: { phase: 'loading', fault: null, next: null, loadingMore: false },
    open: state.open ? { ...state.open, phase: 'loading', fault: null, older: 'idle', newAfter: null } : null,
  };
}
