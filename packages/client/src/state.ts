// What the client knows, in one immutable shape: every snapshot is one of these, or a part of one.
import type { CommandInput, Presence, Receipt, Room } from '@doran/protocol/wire';
import { CONNECTING, type ConnectionState } from './connection.js';
import type { Fault } from './faults.js';
import { type PendingList, settled } from './pending.js';
import { beginsAfter, EMPTY, type Timeline } from './timeline.js';

/** Work that goes on behind the screens and may be refused. */
export type Chore = 'sync' | 'receipts' | 'presence' | 'typing' | 'rooms' | 'blocks' | 'store';

/** Which rooms the list shows. */
export type RoomFilter = NonNullable<CommandInput<'room:list'>['filter']>;

/** The list of rooms, as far as it is loaded. */
export interface RoomsState {
  /** `loading` until the first page came, from the cache or the server. */
  readonly status: 'loading' | 'ready' | 'failed';
  readonly fault: Fault | null;
  readonly filter: RoomFilter;
  /** Ids of the rooms that pass the filter, newest activity first. */
  readonly order: readonly string[];
  /** Every room that is known, whatever the filter. */
  readonly byId: ReadonlyMap<string, Room>;
  /** Where the server's next page of rooms begins; null when all are here. */
  readonly next: string | null;
  readonly loadingMore: boolean;
  /** Unread messages of rooms that are not in `byId`. */
  readonly unreadElsewhere: ReadonlyMap<string, number>;
}

/** A room that somebody looks at. */
export interface Watched {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly fault: Fault | null;
  readonly older: 'idle' | 'loading' | Fault;
  readonly newer: 'idle' | 'loading' | Fault;
  /** The first message that was new when the room was opened, or when it came while nobody looked. */
  readonly unreadFrom: number | null;
}

/** All that is known: immutable, and what did not change stays the same object. */
export interface ChatState {
  readonly connection: ConnectionState;
  /** Null until the server, or the cache, has said who the token's user is. */
  readonly me: { readonly id: string } | null;
  /** Names the history that everything below belongs to ([SYNC4]). */
  readonly epoch: string | null;
  /** The server's `now` of the last sync, ISO 8601. */
  readonly since: string | null;
  readonly rooms: RoomsState;
  /** Unread messages in all rooms that are not muted ([RCPT3]). */
  readonly unread: number;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** By room. */
  readonly pending: ReadonlyMap<string, PendingList>;
  readonly watched: ReadonlyMap<string, Watched>;
  /** By room, then by user. */
  readonly receipts: ReadonlyMap<string, ReadonlyMap<string, Receipt>>;
  /** By room: who else is typing, in the order in which they began. */
  readonly typing: ReadonlyMap<string, readonly string[]>;
  /** By user. */
  readonly presence: ReadonlyMap<string, Presence>;
  /** Whom the user has blocked. Who has blocked the user is not told to anybody. */
  readonly blocked: ReadonlySet<string>;
  /** What was refused last, until it works again. */
  readonly troubles: ReadonlyMap<Chore, Fault>;
}

const NO_ROOMS: RoomsState = {
  status: 'loading',
  fault: null,
  filter: 'active',
  order: [],
  byId: new Map(),
  next: null,
  loadingMore: false,
  unreadElsewhere: new Map(),
};

export const INITIAL: ChatState = {
  connection: CONNECTING,
  me: null,
  epoch: null,
  since: null,
  rooms: NO_ROOMS,
  unread: 0,
  timelines: new Map(),
  pending: new Map(),
  watched: new Map(),
  receipts: new Map(),
  typing: new Map(),
  presence: new Map(),
  blocked: new Set(),
  troubles: new Map(),
};

export const NONE: PendingList = [];

/** A copy of `map` with one entry set, or left out when `value` is undefined. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  if (map.get(key) === value) return map;
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

export const timelineOf = (state: ChatState, roomId: string): Timeline => state.timelines.get(roomId) ?? EMPTY;

/** Changes the timeline of a room whose timeline is kept; of others nothing is held. */
export function withTimeline(state: ChatState, roomId: string, next: (timeline: Timeline) => Timeline): ChatState {
  const timeline = state.timelines.get(roomId);
  if (!timeline) return withSettled(state, roomId);
  const timelines = withEntry(state.timelines, roomId, next(timeline));
  return withSettled(timelines === state.timelines ? state : { ...state, timelines }, roomId);
}

export function withPendingOf(state: ChatState, roomId: string, next: (list: PendingList) => PendingList): ChatState {
  const before = state.pending.get(roomId) ?? NONE;
  const list = settled(next(before), state.timelines.get(roomId));
  if (list === before) return state;
  return { ...state, pending: withEntry(state.pending, roomId, list.length > 0 ? list : undefined) };
}

const withSettled = (state: ChatState, roomId: string): ChatState => withPendingOf(state, roomId, (list) => list);

export function withWatched(state: ChatState, roomId: string, part: Partial<Watched>): ChatState {
  const before = state.watched.get(roomId);
  return before ? { ...state, watched: withEntry(state.watched, roomId, { ...before, ...part }) } : state;
}

/** The line "new messages" stands where reading stopped while nobody looked. */
export function withNewLine(state: ChatState, roomId: string): ChatState {
  const watched = state.watched.get(roomId);
  const readSeq = state.rooms.byId.get(roomId)?.me?.readSeq;
  if (!watched || readSeq === undefined || watched.unreadFrom === readSeq + 1) return state;
  return withWatched(state, roomId, { unreadFrom: readSeq + 1 });
}

/** The first message that its user has not read; null when there is none. */
export function firstUnread(state: ChatState, roomId: string): number | null {
  const me = state.rooms.byId.get(roomId)?.me;
  return me && me.unread > 0 ? me.readSeq + 1 : null;
}

/** What is kept is shown at once, unless reading goes on before it. */
export function opening(watched: Watched, timeline: Timeline): Watched {
  const waits = !timeline.loaded || beginsAfter(timeline, watched.unreadFrom);
  return { ...watched, status: waits ? 'loading' : 'ready' };
}

/** Everything the server ever said is void: its history is another one. What is unsent stays ([SYNC4]). */
export function withoutHistory(state: ChatState): ChatState {
  const watched = [...state.watched.keys()];
  const unsent = [...state.pending].map(([id, list]) => [id, list.filter((one) => !one.acked)] as const);
  return {
    ...INITIAL,
    connection: state.connection,
    me: state.me,
    rooms: { ...NO_ROOMS, filter: state.rooms.filter },
    timelines: new Map(watched.map((id) => [id, EMPTY])),
    watched: new Map(watched.map((id) => [id, UNSEEN])),
    pending: new Map(unsent.filter(([, list]) => list.length > 0)),
  };
}

export const UNSEEN: Watched = { status: 'loading', fault: null, older: 'idle', newer: 'idle', unreadFrom: null };
