// One's own messages that do not stand in the room yet: their order, and when one of them is done. Pure.
import type { CommandInput } from '@doran/protocol/wire';
import type { Fault } from './faults.js';
import type { Timeline } from './timeline.js';

export interface Pending {
  /** Made here, once: every attempt carries it, so a repeat cannot double the message ([SEND2]). */
  readonly id: string;
  readonly roomId: string;
  /** Ascending in the order of sending. */
  readonly order: number;
  /** As this device's clock says, ISO 8601. */
  readonly createdAt: string;
  /** What is sent, besides `roomId` and `id`. */
  readonly content: Omit<CommandInput<'message:send'>, 'roomId' | 'id'>;
  /** Why the server would not take it; null while it is on its way. */
  readonly fault: Fault | null;
  /** The server has it; it waits only for its place in the timeline. */
  readonly acked: boolean;
  /** Its place in the room; only once it is acked. */
  readonly seq?: number;
}

/** All that is held of pending messages, in order of sending. */
export type PendingList = readonly Pending[];

export const inOrder = (list: PendingList): PendingList =>
  [...list].sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));

/** Adds it, or puts its newer version in its place. */
export const withPending = (list: PendingList, pending: Pending): PendingList =>
  inOrder([...list.filter((one) => one.id !== pending.id), pending]);

export const withoutPending = (list: PendingList, id: string): PendingList =>
  list.some((one) => one.id === id) ? list.filter((one) => one.id !== id) : list;

/** An ack, an echo to another device, a page or a sync: whichever says first that the message is there. */
export const withAcked = (list: PendingList, seqs: ReadonlyMap<string, number>): PendingList =>
  list.some((one) => !one.acked && seqs.has(one.id))
    ? list.map((one) => (seqs.has(one.id) ? { ...one, acked: true, fault: null, seq: seqs.get(one.id)! } : one))
    : list;

/** Lets go of what is shown by the timeline itself, or acked before it begins, or in a room whose timeline is not kept. */
export function settled(list: PendingList, timeline: Timeline | undefined): PendingList {
  if (list.length === 0) return list;
  const shown = new Set(timeline?.run.map((message) => message.id));
  const begins = timeline?.run[0]?.seq ?? 0;
  // A timeline that began anew at the newest page may begin behind it: it is an older message now.
  const older = (one: Pending) => one.seq !== undefined && one.seq < begins;
  const left = list.filter((one) => !shown.has(one.id) && !older(one) && !(one.acked && timeline === undefined));
  return left.length === list.length ? list : left;
}

/** What goes out next: one that is refused lets the ones after it go, one that may be tried again does not. */
export const nextToSend = (list: PendingList): Pending | undefined =>
  list.find((one) => !one.acked && one.fault === null);
