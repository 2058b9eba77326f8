// Keeps the rooms and their newest messages over a reload, so that a page shows them at once, offline too.
import type { Receipt, Room } from '@doran/protocol/wire';
import type { Clock } from './clock.js';
import { chore, type Model } from './model.js';
import { type ChatState, firstUnread, opening, timelineOf } from './state.js';
import { inStore } from './store.fault.js';
import type { Row, StorePort } from './store.port.js';
import { EMPTY, type Timeline, trimmed } from './timeline.js';

const WRITE_AFTER_MS = 500;
const KEPT_ROOMS = 100;
const KEPT_MESSAGES = 50;
/** Of the state, what is kept besides the rooms. */
const PARTS = ['timelines', 'receipts', 'epoch', 'since'] as const;

export interface Cache {
  /** The user whose cache was used last at this server in this store. */
  lastUser(): Promise<string | null>;
  /** Shows what is kept of this user, and keeps from now on what comes. */
  begin(userId: string): Promise<void>;
  /** Writes what waits to be written. */
  flush(): Promise<void>;
  /** Removes everything of this user, the unsent messages too. */
  clear(): Promise<void>;
  close(): void;
}

interface CachedRoom {
  room: Room;
  receipts: Receipt[];
  timeline: Timeline | null;
}

interface CachedList {
  epoch: string | null;
  since: string | null;
  next: string | null;
}

interface Needs {
  model: Model;
  store: StorePort;
  clock: Clock;
  url: string;
}

export function createCache({ model, store, clock, url }: Needs): Cache {
  let scope: string | null = null;
  /** What is written already, by the parts of the state it came from. */
  let written: ChatState | null = null;
  let cancel: (() => void) | null = null;
  const lastKey = `${url}|last`;

  const unsubscribe = model.subscribe(
    (state) => state,
    (now, before) => {
      const kept = now.rooms.byId !== before.rooms.byId || PARTS.some((part) => now[part] !== before[part]);
      if (scope !== null && kept) cancel ??= clock.after(WRITE_AFTER_MS, () => void flush());
    },
  );

  async function flush(): Promise<void> {
    cancel?.();
    cancel = null;
    const now = model.get();
    if (scope === null || now === written) return;
    const rows = changedRows(scope, written, now);
    const before = written;
    written = now;
    if (rows.length === 0) return;
    // In one go: `since` must never be newer than the rooms it covers.
    const done = await chore(model, 'store', () => inStore(() => store.write(rows)));
    if (!done) written = before;
  }

  return {
    lastUser: () => inStore(async () => ((await store.read(lastKey))[0]?.[1] as string | undefined) ?? null),
    async begin(userId) {
      scope = null;
      written = null;
      const mine = `${url}|${userId}|cache/`;
      const rows = await inStore(async () => {
        await store.write([[lastKey, userId]]);
        return store.read(mine);
      });
      model.change((state) => withCached(state, mine, rows));
      scope = mine;
      written = model.get();
    },
    flush,
    async clear() {
      cancel?.();
      cancel = null;
      const userId = model.get().me?.id;
      scope = null;
      if (userId === undefined) return;
      const rows = await store.read(`${url}|${userId}|`);
      await store.write([...rows.map(([key]) => [key, undefined] as const), [lastKey, undefined]]);
    },
    close() {
      cancel?.();
      unsubscribe();
    },
  };
}

function changedRows(scope: string, before: ChatState | null, now: ChatState): Row[] {
  const partsOf = (state: ChatState | null, id: string) =>
    [state?.rooms.byId.get(id), state?.receipts.get(id), state?.timelines.get(id)] as const;
  const kept = new Set(newestRooms(now));
  const had = before ? newestRooms(before) : [];
  const gone = had.filter((id) => !kept.has(id)).map((id) => [`${scope}room/${id}`, undefined] as const);
  const hadIds = new Set(had);
  const changed = [...kept].filter((id) => {
    const parts = partsOf(now, id);
    return !hadIds.has(id) || partsOf(before, id).some((part, index) => part !== parts[index]);
  });
  const rows: Row[] = changed.map((id) => [`${scope}room/${id}`, cachedRoom(now, id)]);
  const list: CachedList = { epoch: now.epoch, since: now.since, next: now.rooms.next };
  return [...gone, ...rows, [`${scope}list`, list]];
}

function cachedRoom(state: ChatState, id: string): CachedRoom {
  const timeline = state.timelines.get(id);
  return {
    room: state.rooms.byId.get(id)!,
    receipts: [...(state.receipts.get(id)?.values() ?? [])],
    timeline: timeline?.loaded ? trimmed(timeline, KEPT_MESSAGES) : null,
  };
}

/** A channel that is only watched is not kept: nobody tells of it while it is not watched. */
const newestRooms = (state: ChatState): string[] => {
  const { order, byId } = state.rooms;
  const rest = [...byId.values()].filter((room) => room.me !== null).map((room) => room.id);
  return [...new Set([...order, ...rest])].slice(0, KEPT_ROOMS);
};

function withCached(state: ChatState, scope: string, rows: readonly Row[]): ChatState {
  const list = rows.find(([key]) => key === `${scope}list`)?.[1] as CachedList | undefined;
  if (!list) return state;
  const byId = new Map(state.rooms.byId);
  const timelines = new Map(state.timelines);
  const receipts = new Map(state.receipts);
  for (const [key, value] of rows) {
    if (!key.startsWith(`${scope}room/`)) continue;
    const cached = value as CachedRoom;
    const { id } = cached.room;
    byId.set(id, cached.room);
    receipts.set(id, new Map(cached.receipts.map((receipt) => [receipt.userId, receipt])));
    if (!cached.timeline) continue;
    // What an older version of the SDK kept may lack a part.
    timelines.set(id, { ...EMPTY, ...cached.timeline });
  }
  const { epoch, since, next } = list;
  const rooms = { ...state.rooms, byId, next, status: 'ready' as const };
  return withOpened({ ...state, epoch, since, timelines, receipts, rooms });
}

/** Rooms that were watched before the cache was read. */
function withOpened(state: ChatState): ChatState {
  const watched = [...state.watched].map(([id, open]) => {
    const unreadFrom = open.unreadFrom ?? firstUnread(state, id);
    return [id, opening({ ...open, unreadFrom }, timelineOf(state, id))] as const;
  });
  return { ...state, watched: new Map(watched) };
}
