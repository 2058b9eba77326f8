// Makes what is held converge with the server's database: after every connect, at a gap, when told to, and each minute.
import { ChatError, MAX_SYNC_ROOMS, type SyncedRoom } from '@doran/protocol/wire';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { chore, type Model } from './model.js';
import { withAnswered, withHead, withMessages, withoutRoom, withReceipts } from './rooms.js';
import { type ChatState, timelineOf, withEntry, withNewLine, withTimeline } from './state.js';
import { addSynced, cursorOf, EMPTY, hasGap } from './timeline.js';

const EVERY_MS = 60_000;
/** Live events may overtake each other by this much before a gap counts as one. */
const GAP_MS = 300;
/** Farther behind than this, reading begins at the newest page instead of walking there. */
const WALK_AT_MOST = 500;
const LONGEST_MEND_MS = 30_000;

export interface Sync {
  now(): void;
  /** Now, after an absence: what it brings is new to the reader. */
  begin(): void;
  /** Now, unless it was done a moment ago. */
  soon(): void;
  /** A gap was seen: shortly, and again until there is none. */
  mend(): void;
  close(): void;
}

export interface SyncNeeds {
  model: Model;
  command: Connection['command'];
  clock: Clock;
  /** The server has another history than the one held. */
  otherEpoch(): void;
  /** These rooms' timelines begin anew. */
  refill(roomId: string): void;
  reloadList(): void;
  /** Rooms, receipts or messages moved. */
  moved(): void;
  /** Channels that are watched by one who is no member are beyond `sync`. */
  catchUp(roomId: string): Promise<void>;
}

export function createSync(needs: SyncNeeds): Sync {
  const { model, command, clock } = needs;
  let running = false;
  let absent = false;
  let again = false;
  let ranAt = 0;
  /** Syncs in a row that left a gap open. */
  let mends = 0;
  let mending = false;
  let closed = false;
  let cancelMend = () => {};
  let cancelTick = () => {};

  function tick(): void {
    cancelTick = clock.after(EVERY_MS, tick);
    now();
  }
  cancelTick = clock.after(EVERY_MS, tick);

  function now(): void {
    if (running) again = true;
    else void run();
  }

  async function run(): Promise<void> {
    if (model.get().connection.status !== 'online') return;
    running = true;
    let done = true;
    try {
      do {
        again = false;
        ranAt = clock.now();
        done = await chore(model, 'sync', once);
        if (done && !again) absent = false;
      } while (again && done);
    } finally {
      running = false;
    }
    // What is still missing is on its way to the database, or the answer was lost: look again, less and less often.
    mends = !done || [...model.get().timelines.values()].some(hasGap) ? mends + 1 : 0;
    if (mends > 0) mendIn(Math.min(LONGEST_MEND_MS, GAP_MS * 2 ** mends));
  }

  async function once(): Promise<void> {
    const then = model.get();
    const { epoch, since } = then;
    if (epoch === null) return;
    try {
      const rooms = cursors(then);
      const answer = await command('sync', { epoch, ...(since === null ? {} : { since }), rooms });
      // Everything may have begun anew while the answer was on its way.
      if (model.get().epoch !== epoch) return;
      for (const synced of answer.rooms) apply(synced);
      model.change((state) => {
        const { removed, others, now: next } = answer;
        const told = removed.reduce(withoutRoom, withAnswered(state, then, others));
        // Together with what it covers: what was not taken in must be told again.
        return { ...told, since: next };
      });
      if (answer.more) needs.reloadList();
      needs.moved();
    } catch (error) {
      if (!(error instanceof ChatError) || error.code !== 'conflict') throw error;
      needs.otherEpoch();
      return;
    }
    for (const [roomId, room] of model.get().rooms.byId) {
      if (room.me === null && timelineOf(model.get(), roomId).loaded) await needs.catchUp(roomId);
    }
  }

  function apply(synced: SyncedRoom): void {
    const { roomId, head, messages, changed, receipts, me, truncated } = synced;
    const before = cursorOf(timelineOf(model.get(), roomId));
    const tooFar = truncated && (head.seq - before.seq > WALK_AT_MOST || !model.get().watched.has(roomId));
    model.change((state) => {
      const headed = withReceipts(withHead(state, roomId, head, me), roomId, receipts);
      const lined = absent && messages.length > 0 && me.unread > 0 ? withNewLine(headed, roomId) : headed;
      const known = withMessages(lined, roomId, [...messages, ...changed]);
      if (tooFar) return withoutTimeline(known, roomId);
      return withTimeline(known, roomId, (timeline) => addSynced(timeline, synced));
    });
    if (tooFar) {
      needs.refill(roomId);
      return;
    }
    const after = cursorOf(timelineOf(model.get(), roomId));
    // From where this one ended; one that brought nothing new must not be asked for again and again.
    if (truncated && (after.seq > before.seq || after.rev > before.rev)) again = true;
  }

  function mendIn(ms: number): void {
    // Not put off by the next one: in a busy room that would be for ever.
    if (mending || closed) return;
    mending = true;
    cancelMend = clock.after(ms, () => {
      mending = false;
      now();
    });
  }

  return {
    now,
    begin() {
      absent = true;
      now();
    },
    soon() {
      if (clock.now() - ranAt > EVERY_MS / 6) now();
    },
    mend: () => mendIn(GAP_MS),
    close() {
      // A sync that is under way fails now, and must not be tried again for ever.
      closed = true;
      cancelTick();
      cancelMend();
    },
  };
}

/** The timelines that are kept, the ones opened last first if there are more than one sync may name. */
function cursors(state: ChatState): Record<string, { seq: number; rev: number }> {
  const kept = [...state.timelines].filter(([roomId, timeline]) => timeline.loaded && isMember(state, roomId));
  return Object.fromEntries(kept.slice(-MAX_SYNC_ROOMS).map(([roomId, timeline]) => [roomId, cursorOf(timeline)]));
}

const isMember = (state: ChatState, roomId: string) => state.rooms.byId.get(roomId)?.me !== null;

/** Lets go of a timeline that is not to be trusted. */
const withoutTimeline = (state: ChatState, roomId: string): ChatState =>
  state.watched.has(roomId)
    ? withTimeline(state, roomId, () => EMPTY)
    : { ...state, timelines: withEntry(state.timelines, roomId, undefined) };
