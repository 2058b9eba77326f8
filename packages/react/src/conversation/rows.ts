// Lays a timeline out for reading: days, the line above what is new, and who speaks for how long. Pure.
import type { TimelineMessage } from '@doran/client';

/** An author who pauses longer than this begins anew. */
const PAUSE_MS = 5 * 60_000;

/** One row is one message, so that rows are numbered as the room numbers its messages: see `MessageList`. */
export interface Row {
  readonly message: TimelineMessage;
  /** The day that begins here; null when it is the one of the row before. */
  readonly day: number | null;
  /** "New messages" stands above it. */
  readonly isNew: boolean;
  /** The first of its author's row of messages. */
  readonly opens: boolean;
  /** The last of it. */
  readonly closes: boolean;
}

export function layOut(
  messages: readonly TimelineMessage[],
  unreadFrom: number | null,
  dayOf: (iso: string) => number,
): Row[] {
  const line = newLine(messages, unreadFrom);
  const rows: Row[] = [];
  let before: TimelineMessage | undefined;
  let dayBefore = Number.NEGATIVE_INFINITY;
  for (const [index, message] of messages.entries()) {
    // A slow clock on this device must not put what is unsent on an earlier day than its predecessor.
    const day = message.seq === null ? Math.max(dayOf(message.createdAt), dayBefore) : dayOf(message.createdAt);
    const begins = day !== dayBefore;
    const goes = before !== undefined && !begins && index !== line && goesOn(before, message);
    const last = rows.at(-1);
    if (last && !goes) rows[index - 1] = { ...last, closes: true };
    rows.push({ message, day: begins ? day : null, isNew: index === line, opens: !goes, closes: false });
    before = message;
    dayBefore = day;
  }
  const last = rows.at(-1);
  if (last) rows[rows.length - 1] = { ...last, closes: true };
  return rows;
}

/** Without the last message that was read nobody knows whether the line belongs further up: then there is none. */
function newLine(messages: readonly TimelineMessage[], unreadFrom: number | null): number {
  const first = messages[0]?.seq ?? null;
  if (unreadFrom === null || first === null || first > unreadFrom) return -1;
  return messages.findIndex(({ seq }) => seq !== null && seq >= unreadFrom);
}

const goesOn = (before: TimelineMessage, after: TimelineMessage) =>
  before.type !== 'SYSTEM' &&
  after.type !== 'SYSTEM' &&
  before.senderId === after.senderId &&
  Date.parse(after.createdAt) - Date.parse(before.createdAt) < PAUSE_MS;
