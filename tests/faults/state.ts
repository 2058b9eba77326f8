// What a device holds and what the database holds, in one shape, and the only place that compares the two.

/** A message as a reader sees it; the body of a tombstone is null. */
export type Shown = [seq: number, id: string, rev: number, body: string | null];
export type Cursors = [user: string, delivered: number, read: number];

export interface RoomTruth {
  room: string;
  kind: string;
  head: number;
  rev: number;
  /** Those who are in the room now. */
  members: Cursors[];
  /** The newest messages, ascending. */
  tail: Shown[];
}

export type Truth = RoomTruth[];

export interface RoomState {
  room: string;
  head: number;
  rev: number;
  /** Null for one who watches a channel without being in it. */
  me: { read: number; delivered: number; unread: number } | null;
  /** Null as long as it is not loaded. */
  timeline: { gap: boolean; newer: boolean; run: string; tail: Shown[] } | null;
  others: Cursors[];
}

export interface DeviceState {
  status: string;
  /** What has no ack; `code` of what was refused for good. */
  pending: { room: string; id: string; code: string | null }[];
  unread: number;
  rooms: RoomState[];
}

export const TAIL = 40;

/** Sentences, none when the device of this user holds what the database holds. */
export function disagreements(user: string, state: DeviceState, truth: Truth): string[] {
  const found: string[] = [];
  if (state.status !== 'online') found.push(`it is ${state.status}`);
  for (const { room, id, code } of state.pending) {
    if (code === null) found.push(`[SEND1] message ${id} to room ${room} is still on its way`);
  }
  const held = new Map(state.rooms.map((one) => [one.room, one]));
  let unread = 0;
  for (const room of truth) {
    const mine = room.members.find(([member]) => member === user);
    if (mine) unread += room.head - mine[2];
    const own = held.get(room.room);
    if (mine && !own) found.push(`[SYNC3] room ${room.room}: the list lacks it`);
    else if (own && (mine || room.kind === 'channel')) found.push(...roomDisagreements(user, own, room, mine));
    else if (own) found.push(`[ROOM2] room ${room.room}: the list still has it, though ${user} is no member`);
  }
  if (state.unread !== unread) found.push(`[RCPT3] unread is ${state.unread} in all, it should be ${unread}`);
  return found;
}

function roomDisagreements(user: string, own: RoomState, truth: RoomTruth, mine: Cursors | undefined): string[] {
  const found: string[] = [];
  const same = (what: string, has: unknown, should: unknown) => {
    if (has !== should) found.push(`[SYNC3] room ${own.room}: ${what} is ${has}, in the database ${should}`);
  };
  same('head.seq', own.head, truth.head);
  same('head.rev', own.rev, truth.rev);
  if (mine) {
    same('its readSeq', own.me?.read, mine[2]);
    same('its deliveredSeq', own.me?.delivered, mine[1]);
    same('unread', own.me?.unread, truth.head - mine[2]);
    const known = new Map(own.others.map(([other, ...cursors]) => [other, cursors.join(' ')]));
    for (const [other, delivered, read] of truth.members) {
      if (other !== user) same(`the cursors of ${other}`, known.get(other) ?? '0 0', `${delivered} ${read}`);
    }
  }
  if (!own.timeline) return [...found, `[SYNC3] room ${own.room}: the timeline is not loaded`];
  if (own.timeline.gap) found.push(`[SYNC1] room ${own.room}: the timeline has a gap`);
  if (own.timeline.newer) found.push(`[SYNC3] room ${own.room}: the timeline stands in the past`);
  const { tail } = own.timeline;
  const shown = new Map(tail.map((message) => [message[0], JSON.stringify(message)]));
  same('the end of the timeline', tail.at(-1)?.[0] ?? 0, truth.head);
  const from = tail[0]?.[0] ?? 1;
  for (const message of truth.tail) {
    if (message[0] >= from) same(`seq ${message[0]}`, shown.get(message[0]), JSON.stringify(message));
  }
  return found;
}
