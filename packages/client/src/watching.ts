// What it takes to look into a room: hear it, get its newest page, and older ones on demand.
import { MAX_PAGE } from '@doran/protocol/wire';
import type { Connection } from './connection.js';
import { faultOf, Unanswered } from './faults.js';
import type { Model } from './model.js';
import { withMessages, withReceipts, withRooms } from './rooms.js';
import { type ChatState, timelineOf, UNSEEN, type Watched, withEntry, withTimeline, withWatched } from './state.js';
import { addNewer, addNewest, addOlder, cursorOf, EMPTY, trimmed } from './timeline.js';

const PAGE = 50;
/** Timelines kept besides the watched ones. */
const KEPT = 20;
/** Messages kept of a room that nobody watches. */
const KEPT_MESSAGES = 100;

export interface Watching {
  /** Answers how to stop; a room is watched as long as anybody does. */
  watch(roomId: string): () => void;
  /** After every connect: all that is watched is heard again. */
  again(): void;
  load(roomId: string): Promise<void>;
  /** Answers whether something came. */
  older(roomId: string): Promise<boolean>;
  catchUp(roomId: string): Promise<void>;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  /** A room came into view, with what stands in it. */
  looked(roomId: string): void;
}

export function createWatching({ model, command, looked }: Needs): Watching {
  const watchers = new Map<string, number>();
  const online = () => model.get().connection.status === 'online';

  async function load(roomId: string): Promise<void> {
    if (!online() || !model.get().watched.has(roomId)) return;
    try {
      const heard = await command('room:subscribe', { roomId });
      model.change((state) => {
        const presence = new Map(state.presence);
        for (const one of heard.presence) presence.set(one.userId, one);
        return withReceipts(withRooms({ ...state, presence }, [heard.room]), roomId, heard.receipts);
      });
      if (!timelineOf(model.get(), roomId).loaded) await begin(roomId, heard.room.me?.unread ?? 0);
      model.change((state) => withWatched(state, roomId, { status: 'ready', fault: null }));
      looked(roomId);
    } catch (error) {
      // Without a connection the room stays as it is: the next hello loads it.
      if (error instanceof Unanswered && !online()) return;
      const fault = faultOf(error);
      model.change((state) => withWatched(state, roomId, { status: 'failed', fault }));
    }
  }

  async function begin(roomId: string, unread: number): Promise<void> {
    const from = firstUnread(model.get(), roomId);
    // The page reaches back to where the reader stopped, if one page can.
    const page = await command('message:list', { roomId, limit: Math.min(MAX_PAGE, Math.max(PAGE, unread + 10)) });
    model.change((state) => {
      const known = withMessages(state, roomId, page.messages);
      const grown = withTimeline(known, roomId, (timeline) => addNewest(timeline, page));
      const noLine = grown.watched.get(roomId)?.unreadFrom === null;
      return noLine ? withWatched(grown, roomId, { unreadFrom: from }) : grown;
    });
  }

  function leave(roomId: string): void {
    const count = (watchers.get(roomId) ?? 1) - 1;
    if (count > 0) {
      watchers.set(roomId, count);
      return;
    }
    watchers.delete(roomId);
    const channel = model.get().rooms.byId.get(roomId)?.kind === 'channel';
    model.change((state) => {
      const left = { ...state, watched: withEntry(state.watched, roomId, undefined) };
      // What nobody watches and nobody sends would stand still and look live.
      if (channel) return { ...left, timelines: withEntry(left.timelines, roomId, undefined) };
      return keepWarm(withTimeline(left, roomId, (timeline) => trimmed(timeline, KEPT_MESSAGES)));
    });
    // Not heard any more is all that is wanted: a refusal changes nothing for the reader.
    if (channel && online()) command('room:unsubscribe', { roomId }).catch(faultOf);
  }

  return {
    load,
    watch(roomId) {
      const count = watchers.get(roomId) ?? 0;
      watchers.set(roomId, count + 1);
      if (count === 0) {
        model.change((state) => opened(state, roomId));
        void load(roomId);
      }
      let left = false;
      return () => {
        if (!left) leave(roomId);
        left = true;
      };
    },
    again() {
      for (const roomId of watchers.keys()) {
        // It may have been dropped in the meantime: the room was taken away, or another user's state stood here.
        model.change((state) => opened(state, roomId));
        void load(roomId);
      }
    },
    async older(roomId) {
      const first = timelineOf(model.get(), roomId).run[0];
      const { hasOlder } = timelineOf(model.get(), roomId);
      if (!first || !hasOlder || model.get().watched.get(roomId)?.older === 'loading') return false;
      model.change((state) => withWatched(state, roomId, { older: 'loading' }));
      try {
        const page = await command('message:list', { roomId, before: first.seq, limit: PAGE });
        model.change((state) =>
          withWatched(
            withTimeline(state, roomId, (timeline) => addOlder(timeline, page)),
            roomId,
            { older: 'idle' },
          ),
        );
        return page.messages.length > 0;
      } catch (error) {
        const fault = faultOf(error);
        model.change((state) => withWatched(state, roomId, { older: fault }));
        return false;
      }
    },
    async catchUp(roomId) {
      for (let more = true; more; ) {
        const { seq, rev } = cursorOf(timelineOf(model.get(), roomId));
        const page = await command('message:list', { roomId, after: seq, limit: MAX_PAGE });
        if (page.head.rev > rev) {
          // Which of the older ones changed, nobody tells who is no member: the newest page does.
          model.change((state) => withTimeline(state, roomId, () => EMPTY));
          return begin(roomId, 0);
        }
        model.change((state) =>
          withTimeline(withMessages(state, roomId, page.messages), roomId, (timeline) => addNewer(timeline, page)),
        );
        more = page.hasMore && page.messages.length > 0;
      }
    },
  };
}

function firstUnread(state: ChatState, roomId: string): number | null {
  const me = state.rooms.byId.get(roomId)?.me;
  return me && me.unread > 0 ? me.readSeq + 1 : null;
}

function opened(state: ChatState, roomId: string): ChatState {
  const timeline = timelineOf(state, roomId);
  const known = state.watched.get(roomId);
  const status = timeline.loaded ? 'ready' : 'loading';
  // At the end of the map stands what was opened last.
  const timelines = new Map(state.timelines);
  timelines.delete(roomId);
  timelines.set(roomId, timeline);
  const watched: Watched = known
    ? { ...known, status: known.status === 'failed' ? 'loading' : known.status, fault: null }
    : { ...UNSEEN, status, unreadFrom: firstUnread(state, roomId) };
  return keepWarm({ ...state, timelines, watched: withEntry(state.watched, roomId, watched) });
}

/** Drops the timelines that were not looked at for long. */
function keepWarm(state: ChatState): ChatState {
  const idle = [...state.timelines.keys()].filter((roomId) => !state.watched.has(roomId));
  if (idle.length <= KEPT) return state;
  const timelines = new Map(state.timelines);
  for (const roomId of idle.slice(0, idle.length - KEPT)) timelines.delete(roomId);
  return { ...state, timelines };
}
