// Lays a timeline out for reading: days, the line above what is new, and who speaks for how long. Pure.
import type { Message } from '@doran/protocol';
import type { Pending } from '../chat/timeline';

/** An author who pauses longer than this begins anew. */
const PAUSE_MS = 5 * 60_000;

/** A message as it is drawn, sent or not. */
export interface Shown {
  readonly message: Message;
  /** Set while there is no ack. */
  readonly pending: Pending | null;
  /** The first of its author's row of messages. */
  readonly opens: boolean;
  /** The last of it. */
  readonly closes: boolean;
}

export type Row =
  | { readonly kind: 'day'; readonly key: string; readonly day: number }
  | { readonly kind: 'new'; readonly key: string }
  | ({ readonly kind: 'message'; readonly key: string } & Shown);

interface Given {
  run: readonly Message[];
  pending: readonly Pending[];
  newAfter: number | null;
  roomId: string;
  myId: string;
  dayOf: (iso: string) => number;
}

export function layOut({ run, pending, newAfter, roomId, myId, dayOf }: Given): Row[] {
  const rows: Row[] = [];
  const all: Pick<Shown, 'message' | 'pending'>[] = [
    ...run.map((message) => ({ message, pending: null })),
    ...pending.map((one) => ({ message: asMessage(one, roomId, myId, run), pending: one })),
  ];
  // Without the last message that was read nobody knows whether the line belongs further up.
  const lineKnown = newAfter !== null && (run[0]?.seq ?? 0) <= newAfter + 1;
  let lineDrawn: boolean = false;
  let before: Message | null = null;
  for (const [index, { message, pending: unsent }] of all.entries()) {
    const day = dayOf(message.createdAt);
    const newDay = !before || dayOf(before.createdAt) !== day;
    if (newDay) rows.push({ kind: 'day', key: `day ${day} ${message.id}`, day });
    const isNew: boolean = lineKnown && !lineDrawn && !unsent && message.seq > newAfter;
    if (isNew) rows.push({ kind: 'new', key: 'new' });
    lineDrawn ||= isNew;
    const next = all[index + 1]?.message;
    const lineFollows = lineKnown && !lineDrawn && next !== undefined && next.seq > newAfter;
    rows.push({
      kind: 'message',
      key: message.id,
      message,
      pending: unsent,
      opens: newDay || isNew || !before || !goesOn(before, message),
      closes: !next || lineFollows || dayOf(next.createdAt) !== day || !goesOn(message, next),
    });
    before = message;
  }
  return rows;
}

const goesOn = (before: Message, after: Message) =>
  before.type !== 'SYSTEM' &&
  after.type !== 'SYSTEM' &&
  before.senderId === after.senderId &&
  Date.parse(after.createdAt) - Date.parse(before.createdAt) < PAUSE_MS;

/** Drawn like any other, behind everything that has a seq. */
function asMessage(pending: Pending, roomId: string, myId: string, run: readonly Message[]): Message {
  const { id, body, replyTo, createdAt } = pending;
  const last = run.at(-1);
  return {
    id,
    roomId,
    seq: (last?.seq ?? 0) + 1,
    rev: 0,
    senderId: myId,
    type: 'TEXT',
    body,
    attachments: [],
    data: null,
    replyTo,
    // A slow clock on this device must not put it on the day before its predecessor.
    createdAt: last && last.createdAt > createdAt ? last.createdAt : createdAt,
    editedAt: null,
    deletedAt: null,
  };
}
