// Makes what is held converge with the server's database: after every connect, at a gap, when told to, and each minute.
import { ChatError, MAX_PAGE, MAX_SYNC_ROOMS, type SyncedRoom } from '@doran/protocol';
import type { Connection } from './connection';
import { withHead, withLastMessages, withoutRoom, withReceipts, withRoom } from './rooms';
import { type ChatState, timelineOf, withEntry, withTimeline } from './state';
import { chore, type Store } from './store';
import { addNewer, addSynced, cursorOf, hasGap, isCut, restart } from './timeline';

const EVERY_MS = 60_000;
/** Live events may overtake each other by this much before a gap counts as one. */
const GAP_MS = 300;
/** Farther behind than this, reading begins at the newest page instead of walking there. */
const WALK_AT_MOST = 5 * MAX_PAGE;

export interface Sync {
  now(): void;
  /** Soon, and again until no room has a gap. */
  mend(): void;
  /** The `now` to begin at when there was no sync yet. */
  begin(serverTime: string): void;
  forget(): void;
  close(): void;
}

interface Needs {
  store: Store;
  command: Connection['command'];
  /** The server has another history than the one held. */
  otherEpoch: () => void;
  /** These rooms' timelines are gone from memory, or were never there. */
  refill: (roomId: string) => void;
  reloadList: () => void;
  moved: () => void;
}

export function createSync({ store, command, otherEpoch, refill, reloadList, moved }: Needs): Sync {
  let since: string | null = null;
  let running = false;
  let again = false;
  /** Syncs in a row that left a gap open. */
  let mends = 0;
  let mending: ReturnType<typeof setTimeout> | undefined;
  const ticking = setInterval(now, EVERY_MS);

  function now(): void {
    if (running) again = true;
    else void run();
  }

  async function run(): Promise<void> {
    if (store.get().link.phase !== 'online') return;
    running = true;
    again = false;
    try {
      await chore(store, 'sync', async () => {
        try {
          await once();
        } catch (error) {
          if (!(error instanceof ChatError) || error.code !== 'conflict') throw error;
          otherEpoch();
        }
      });
    } finally {
      running = false;
    }
    if (again) return run();
    if (![...store.get().timelines.values()].some(hasGap)) mends = 0;
    else {
      mends += 1;
      mend(Math.min(EVERY_MS, 500 * 2 ** mends));
    }
  }

  async function once(): Promise<void> {
    const { epoch } = store.get();
    if (epoch === null) return;
    const answer = await command('sync', { epoch, ...(since === null ? {} : { since }), rooms: cursors(store.get()) });
    if (store.get().epoch !== epoch) return;
    for (const synced of answer.rooms) await apply(synced);
    store.change((state) => {
      const rooms = answer.others.reduce(withRoom, state.rooms);
      return answer.removed.reduce(withoutRoom, { ...state, rooms });
    });
    // Not before: what was not taken in must be told again.
    since = answer.now;
    if (answer.more) reloadList();
    moved();
  }

  async function apply(synced: SyncedRoom): Promise<void> {
    const { roomId, head } = synced;
    const behind = head.seq - cursorOf(timelineOf(store.get(), roomId)).seq;
    const tooFar = synced.truncated && (behind > WALK_AT_MOST || store.get().open?.roomId !== roomId);
    store.change((state) => {
      const grown = withTimeline(state, roomId, (timeline) =>
        tooFar ? restart(timeline) : addSynced(timeline, synced),
      );
      const room = state.rooms.get(roomId);
      const rooms = room ? withEntry(state.rooms, roomId, withHead(room, head, synced.me)) : state.rooms;
      const receipts = withReceipts(state.receipts, roomId, synced.receipts);
      return withLastMessages({ ...grown, rooms, receipts }, roomId, [...synced.messages, ...synced.changed]);
    });
    if (tooFar) refill(roomId);
    else if (synced.truncated) await walk(roomId, head.seq);
    again ||= !tooFar && isCut(synced);
  }

  async function walk(roomId: string, headSeq: number): Promise<void> {
    const reached = () => cursorOf(timelineOf(store.get(), roomId)).seq;
    for (let after = -1; after < reached() && reached() < headSeq; ) {
      // An answer that brings nothing new must not be asked for again and again.
      after = reached();
      const page = await command('message:list', { roomId, after, limit: MAX_PAGE });
      store.change((state) => {
        const grown = withTimeline(state, roomId, (timeline) => addNewer(timeline, page));
        return withLastMessages(grown, roomId, page.messages);
      });
    }
  }

  function mend(inMs = GAP_MS): void {
    clearTimeout(mending);
    mending = setTimeout(now, inMs);
  }

  return {
    now,
    mend: () => mend(),
    begin(serverTime) {
      since ??= serverTime;
    },
    forget() {
      since = null;
    },
    close() {
      clearInterval(ticking);
      clearTimeout(mending);
    },
  };
}

/** The timelines that are kept, the ones opened last first if there are more than one sync may name. */
function cursors(state: ChatState): Record<string, { seq: number; rev: number }> {
  const kept = [...state.timelines].filter(([, timeline]) => timeline.loaded);
  return Object.fromEntries(kept.slice(-MAX_SYNC_ROOMS).map(([roomId, timeline]) => [roomId, cursorOf(timeline)]));
}
