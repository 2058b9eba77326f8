// What the page knows, in one shape: every screen is drawn from it and from nothing else.
import type { Presence, Receipt, Room, User } from '@doran/protocol';
import type { Link } from './connection';
import type { Fault } from './faults';
import { EMPTY, type Timeline } from './timeline';

/** Work that goes on behind the screens and may be refused. */
export type Chore = 'sync' | 'receipts' | 'presence' | 'session' | 'typing' | 'rooms';

export interface OpenRoom {
  readonly roomId: string;
  readonly phase: 'loading' | 'ready' | 'failed';
  readonly fault: Fault | null;
  readonly older: 'idle' | 'loading' | Fault;
  /** "New messages" stands below this seq; null when there was nothing new. */
  readonly newAfter: number | null;
}

export interface ChatState {
  readonly me: User;
  readonly link: Link;
  /** Names the history that everything below belongs to ([SYNC4]). */
  readonly epoch: string | null;
  readonly rooms: ReadonlyMap<string, Room>;
  readonly list: {
    readonly phase: 'loading' | 'ready' | 'failed';
    readonly fault: Fault | null;
    /** Where the next page of rooms begins; null when all are here. */
    readonly next: string | null;
    readonly loadingMore: boolean;
  };
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** By room, then by user. */
  readonly receipts: ReadonlyMap<string, ReadonlyMap<string, Receipt>>;
  /** By room: who is typing, in the order in which they began. */
  readonly typing: ReadonlyMap<string, readonly string[]>;
  readonly presence: ReadonlyMap<string, Presence>;
  readonly open: OpenRoom | null;
  readonly troubles: ReadonlyMap<Chore, Fault>;
}

export const initialState = (me: User): ChatState => ({
  me,
  link: { phase: 'connecting' },
  epoch: null,
  rooms: new Map(),
  list: { phase: 'loading', fault: null, next: null, loadingMore: false },
  timelines: new Map(),
  receipts: new Map(),
  typing: new Map(),
  presence: new Map(),
  open: null,
  troubles: new Map(),
});

/** A copy of `map` with one entry set, or left out when `value` is undefined. */
export function withEntry<K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> {
  const copy = new Map(map);
  if (value === undefined) copy.delete(key);
  else copy.set(key, value);
  return copy;
}

export const timelineOf = (state: ChatState, roomId: string): Timeline => state.timelines.get(roomId) ?? EMPTY;

export const withTimeline = (state: ChatState, roomId: string, next: (timeline: Timeline) => Timeline): ChatState => ({
  ...state,
  timelines: withEntry(state.timelines, roomId, next(timelineOf(state, roomId))),
});
