// What it takes to look into a room: hear it, and get its newest messages, or those where reading stopped.
import { MAX_PAGE } from '@doran/protocol/wire';
import { backOff } from './backoff.js';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { faultOf, Unanswered } from './faults.js';
import type { Model } from './model.js';
import { PAGE, type Paging } from './paging.js';
import { withMessages, withoutRoom, withReceipts, withRooms } from './rooms.js';
import {
  type ChatState,
  firstUnread,
  opening,
  timelineOf,
  UNSEEN,
  type Watched,
  withEntry,
  withTimeline,
  withWatched,
} from './state.js';
import { addMissed, addNewest, beginsAfter, cursorOf, EMPTY } from './timeline.js';

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
  /** Rooms have moved: one that was taken away and is there again is loaded. */
  look(): void;
  /** Anew: what is held of it is not to be trusted. */
  refill(roomId: string): Promise<void>;
  catchUp(roomId: string): Promise<void>;
  close(): void;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  paging: Paging;
  clock: Clock;
  random: () => number;
  /** What is held of a room ends before the room does. */
  behind(): void;
  /** A room came into view, with what stands in it. */
  looked(roomId: string): void;
}

export function createWatching({ model, command, paging, clock, random, behind, looked }: Needs): Watching {
  const watchers = new Map<string, number>();
  /** Rooms that could not be loaded, and may be tried again: how often, and when. */
  const retries = new Map<string, { failures: number; cancel: () => void }>();
  let closed = false;
  const online = () => model.get().connection.status === 'online';

  async function load(roomId: string): Promise<void> {
    retries.get(roomId)?.cancel();
    if (!online() || !watchers.has(roomId)) return;
    // What it showed may have been dropped: the room was taken away, or another user's state stood here.
    model.change((state) => opened(state, roomId));
    const isGone = () => !model.get().timelines.has(roomId);
    try {
      const heard = await command('room:subscribe', { roomId });
      // Taken away while the answer, or the page, was on its way: what they say is over.
      if (isGone()) return;
      model.change((state) => {
        const presence = new Map(state.presence);
        for (const one of heard.presence) presence.set(one.userId, one);
        return withReceipts(withRooms({ ...state, presence }, [heard.room]), roomId, heard.receipts);
      });
      const held = timelineOf(model.get(), roomId);
      if (!held.loaded) await begin(roomId, heard.room.me?.unread ?? 0);
      // What came before the channel was heard, and after the last sync.
      else if (heard.room.head.seq > cursorOf(held).seq || heard.room.head.rev > held.rev) behind();
      await toLine(roomId);
      if (isGone()) return;
      retries.delete(roomId);
      // A page that could not be had is to be had again.
      const ready = { status: 'ready', fault: null, older: 'idle', newer: 'idle' } as const;
      model.change((state) => withWatched(state, roomId, ready));
      looked(roomId);
    } catch (error) {
      // Without a connection the room stays as it is: the next hello loads it.
      if (error instanceof Unanswered && !online()) return;
      const fault = faultOf(error);
      model.change((state) =>
        fault.code === 'not_found'
          ? withoutRoom(state, roomId)
          : withWatched(state, roomId, { status: 'failed', fault }),
      );
      if (fault.retryable) retry(roomId);
    }
  }

  function retry(roomId: string): void {
    if (closed || !watchers.has(roomId)) return;
    const failures = (retries.get(roomId)?.failures ?? 0) + 1;
    retries.get(roomId)?.cancel();
    retries.set(roomId, { failures, cancel: clock.after(backOff(failures, random), () => void load(roomId)) });
  }

  async function begin(roomId: string, unread: number): Promise<void> {
    const from = firstUnread(model.get(), roomId);
    // The page reaches back to where the reader stopped, if one page can.
    const reach = unread + 10 <= MAX_PAGE ? unread + 10 : 0;
    const page = await command('message:list', { roomId, limit: Math.max(PAGE, reach) });
    model.change((state) => {
      const known = withMessages(state, roomId, page.messages);
      const grown = withTimeline(known, roomId, (timeline) => addNewest(timeline, page));
      const noLine = grown.watched.get(roomId)?.unreadFrom === null;
      return noLine ? withWatched(grown, roomId, { unreadFrom: from }) : grown;
    });
  }

  /** A room in which more is unread than the newest page holds opens where the reader stopped. */
  async function toLine(roomId: string): Promise<void> {
    const watched = model.get().watched.get(roomId);
    if (watched?.status !== 'loading' || !beginsAfter(timelineOf(model.get(), roomId), watched.unreadFrom)) return;
    await paging.around(roomId, watched.unreadFrom!);
  }

  function leave(roomId: string): void {
    const count = (watchers.get(roomId) ?? 1) - 1;
    if (count > 0) {
      watchers.set(roomId, count);
      return;
    }
    watchers.delete(roomId);
    retries.get(roomId)?.cancel();
    retries.delete(roomId);
    paging.rest(roomId, KEPT_MESSAGES);
    const channel = model.get().rooms.byId.get(roomId)?.kind === 'channel';
    model.change((state) => {
      const left = { ...state, watched: withEntry(state.watched, roomId, undefined) };
      // What nobody watches and nobody sends would stand still and look live.
      if (channel) return { ...left, timelines: withEntry(left.timelines, roomId, undefined) };
      return keepWarm(left);
    });
    // Not heard any more is all that is wanted: a refusal changes nothing for the reader.
    if (channel && online()) command('room:unsubscribe', { roomId }).catch(faultOf);
  }

  function refill(roomId: string): Promise<void> {
    model.change((state) =>
      withWatched(
        withTimeline(state, roomId, () => EMPTY),
        roomId,
        { status: 'loading' },
      ),
    );
    return load(roomId);
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
      for (const roomId of watchers.keys()) void load(roomId);
    },
    look() {
      for (const [roomId, { fault }] of model.get().watched) {
        if (fault?.code === 'not_found' && model.get().rooms.byId.has(roomId)) void load(roomId);
      }
    },
    refill,
    async catchUp(roomId) {
      for (let more = true; more; ) {
        const { seq, rev } = cursorOf(timelineOf(model.get(), roomId));
        const page = await command('message:list', { roomId, after: seq, limit: MAX_PAGE });
        if (page.head.rev > rev) {
          // Which of the older ones changed, nobody tells who is no member: the newest page does.
          return refill(roomId);
        }
        model.change((state) =>
          withTimeline(withMessages(state, roomId, page.messages), roomId, (timeline) => addMissed(timeline, page)),
        );
        more = page.hasMore && page.messages.length > 0;
      }
    },
    close() {
      // What is under way fails now, and must not be tried again for ever.
      closed = true;
      for (const { cancel } of retries.values()) cancel();
    },
  };
}

function opened(state: ChatState, roomId: string): ChatState {
  const timeline = timelineOf(state, roomId);
  const known = state.watched.get(roomId);
  // At the end of the map stands what was opened last.
  const timelines = new Map(state.timelines);
  timelines.delete(roomId);
  timelines.set(roomId, timeline);
  const watched: Watched = known
    ? { ...known, status: known.status === 'failed' ? 'loading' : known.status, fault: null }
    : opening({ ...UNSEEN, unreadFrom: firstUnread(state, roomId) }, timeline);
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
