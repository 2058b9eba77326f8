// One room's timeline as a page shows it: what the server has, then what is on its way. The same input gives the same object.
import type { Message } from '@doran/protocol/wire';
import type { Fault } from './faults.js';
import type { Pending } from './pending.js';
import { type ChatState, NONE } from './state.js';
import { reachedBy, type Status, statusOf } from './status.js';
import { EMPTY, hasGap, hasOlder, shownOf } from './timeline.js';

/** A message as a page shows it: placed in the room, or still on its way there. */
export interface TimelineMessage extends Omit<Message, 'seq'> {
  /** Null as long as the message has no place in the room: it stands last. */
  readonly seq: number | null;
  /** Of one's own messages; null of others' and of the system's ([RCPT2]). */
  readonly status: Status | null;
  /** Why it failed; only with the status `failed`. */
  readonly fault: Fault | null;
}

/** The messages of a room as a page shows them, and how complete they are. */
export interface TimelineView {
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** Why the room could not be loaded. */
  readonly fault: Fault | null;
  /**
   * In the order in which everyone sees them. At the live end, what has no ack stands last, in the order of sending.
   */
  readonly messages: readonly TimelineMessage[];
  readonly hasOlder: boolean;
  readonly older: 'idle' | 'loading' | Fault;
  /** The reader stands in the past: what follows is not shown, and not live. */
  readonly hasNewer: boolean;
  readonly newer: 'idle' | 'loading' | Fault;
  /** Another number when the messages were replaced by others, from elsewhere in the room. */
  readonly jumps: number;
  /** Something that came is held back until what was missed before it is there. */
  readonly hasGap: boolean;
  /** The `seq` above which "new messages" stands; null when nothing was new. */
  readonly unreadFrom: number | null;
}

export type SelectTimeline = (state: ChatState) => TimelineView;

export function createView(roomId: string): SelectTimeline {
  let inputs: readonly unknown[] = [];
  let view: TimelineView;
  // A message that did not change stays the same object, so that a page draws only what changed.
  const rows = new WeakMap<Message | Pending, TimelineMessage>();

  function shown(message: Message, status: Status | null): TimelineMessage {
    const known = rows.get(message);
    if (known && known.status === status) return known;
    const row = { ...message, status, fault: null };
    rows.set(message, row);
    return row;
  }

  function waiting(pending: Pending, senderId: string | null): TimelineMessage {
    const known = rows.get(pending);
    if (known) return known;
    const { id, content, createdAt, fault, acked } = pending;
    const row: TimelineMessage = {
      id,
      roomId,
      seq: null,
      rev: 0,
      senderId,
      type: content.type,
      body: content.body ?? null,
      attachments: [],
      data: content.data ?? null,
      replyTo: content.replyTo ?? null,
      createdAt,
      editedAt: null,
      deletedAt: null,
      status: acked ? 'sent' : fault ? 'failed' : 'sending',
      fault,
    };
    rows.set(pending, row);
    return row;
  }

  return (state) => {
    const me = state.me?.id ?? null;
    const room = state.rooms.byId.get(roomId);
    const receipts = state.receipts.get(roomId);
    const timeline = state.timelines.get(roomId) ?? EMPTY;
    const pending = state.pending.get(roomId) ?? NONE;
    const watched = state.watched.get(roomId);
    // Nobody can be asked for what stands farther back: what is kept is better than nothing.
    const away = state.connection.status === 'offline' || state.connection.status === 'refused';
    const known = timeline.loaded && (!watched || (away && watched.status === 'loading'));
    const status = known ? 'ready' : (watched?.status ?? 'idle');
    const now = [me, room?.kind, room?.members, room?.memberCount, receipts, timeline, pending, watched, status];
    if (now.every((one, index) => one === inputs[index]) && inputs.length > 0) return view;
    inputs = now;
    const reached = reachedBy(room, receipts, me ?? undefined);
    const placed = shownOf(timeline).map((one) =>
      shown(one, one.senderId !== null && one.senderId === me ? statusOf(one.seq, reached) : null),
    );
    view = {
      status,
      fault: watched?.fault ?? null,
      messages: pending.length > 0 && !timeline.past ? [...placed, ...pending.map((one) => waiting(one, me))] : placed,
      hasOlder: hasOlder(timeline),
      older: watched?.older ?? 'idle',
      hasNewer: timeline.past !== null,
      newer: watched?.newer ?? 'idle',
      jumps: timeline.jumps,
      hasGap: hasGap(timeline),
      unreadFrom: watched?.unreadFrom ?? null,
    };
    return view;
  };
}
