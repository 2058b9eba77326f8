// What happens to a room's line in the list when something happens in the room. Pure.
import type { Message, MySide, Receipt, Room } from '@doran/protocol/wire';
import { withAcked } from './pending.js';
import { type ChatState, type RoomFilter, UNSEEN, withEntry, withPendingOf } from './state.js';

type Rooms = ReadonlyMap<string, Room>;

/** [RCPT1] cursors never move back; [RCPT3] unread is arithmetic. */
function advance(me: MySide | null, headSeq: number, readSeq: number, deliveredSeq: number): MySide | null {
  if (!me) return null;
  const read = Math.max(me.readSeq, readSeq);
  const delivered = Math.max(me.deliveredSeq, deliveredSeq, read);
  return { ...me, readSeq: read, deliveredSeq: delivered, unread: Math.max(0, headSeq - read) };
}

function newest(a: Message | null, b: Message | null): Message | null {
  if (!a || !b) return a ?? b;
  if (a.seq !== b.seq) return a.seq > b.seq ? a : b;
  return b.rev > a.rev ? b : a;
}

const larger = (a: Room['head'], b: Room['head']) => ({ seq: Math.max(a.seq, b.seq), rev: Math.max(a.rev, b.rev) });

/** Rooms as the server tells them; what was learnt live in the meantime is not forgotten. */
export function withRooms(state: ChatState, told: readonly Room[]): ChatState {
  if (told.length === 0) return state;
  const byId = new Map(state.rooms.byId);
  for (const room of told) {
    const known = byId.get(room.id);
    if (!known) byId.set(room.id, room);
    else {
      const head = larger(known.head, room.head);
      const me = advance(room.me, head.seq, known.me?.readSeq ?? 0, known.me?.deliveredSeq ?? 0);
      byId.set(room.id, { ...room, head, me, lastMessage: newest(known.lastMessage, room.lastMessage) });
    }
  }
  return { ...state, rooms: { ...state.rooms, byId } };
}

/** As {@link withRooms}, of an answer that was asked for in `then`: what was taken away since stays away. */
export function withAnswered(state: ChatState, then: ChatState, told: readonly Room[]): ChatState {
  const [had, has] = [then.rooms.byId, state.rooms.byId];
  return withRooms(
    state,
    told.filter(({ id }) => has.has(id) || !had.has(id)),
  );
}

/** A change of a channel is told to all who watch it as nobody's in particular: what one is in it stays as it was. */
export function withChanged(state: ChatState, room: Room): ChatState {
  return withRooms(state, [{ ...room, me: room.me ?? state.rooms.byId.get(room.id)?.me ?? null }]);
}

function withRoom(state: ChatState, roomId: string, next: (room: Room) => Room): ChatState {
  const room = state.rooms.byId.get(roomId);
  if (!room) return state;
  return { ...state, rooms: { ...state.rooms, byId: withEntry<string, Room>(state.rooms.byId, roomId, next(room)) } };
}

/** Messages that are there, from wherever they came: the room's line, and which of one's own are sent. */
export function withMessages(state: ChatState, roomId: string, messages: readonly Message[]): ChatState {
  if (messages.length === 0) return state;
  const seqs = new Map(messages.map((message) => [message.id, message.seq]));
  const acked = withPendingOf(withAuthors(state, roomId, messages), roomId, (list) => withAcked(list, seqs));
  return withRoom(acked, roomId, (room) => messages.reduce((line, one) => withLast(line, one, state.me?.id), room));
}

/** Who writes has read the room up to there ([RCPT1]): the server tells nobody of it in an event of its own. */
function withAuthors(state: ChatState, roomId: string, messages: readonly Message[]): ChatState {
  const known = state.receipts.get(roomId);
  const wrote = messages.flatMap(({ senderId, seq }) =>
    senderId !== null && seq > (known?.get(senderId)?.readSeq ?? 0)
      ? [{ userId: senderId, readSeq: seq, deliveredSeq: seq }]
      : [],
  );
  return withReceipts(state, roomId, wrote);
}

function withLast(room: Room, message: Message, myId: string | undefined): Room {
  const head = larger(room.head, message);
  // Sending a message reads the room up to it, on whichever device it was sent.
  const readSeq = message.senderId === myId ? message.seq : 0;
  return { ...room, head, me: advance(room.me, head.seq, readSeq, 0), lastMessage: newest(room.lastMessage, message) };
}

export const withMySide = (state: ChatState, roomId: string, cursors: { readSeq: number; deliveredSeq: number }) =>
  withRoom(state, roomId, (room) => ({
    ...room,
    me: advance(room.me, room.head.seq, cursors.readSeq, cursors.deliveredSeq),
  }));

export const withHead = (state: ChatState, roomId: string, told: Room['head'], me: MySide): ChatState =>
  withRoom(state, roomId, (room) => {
    const head = larger(room.head, told);
    return { ...room, head, me: advance(me, head.seq, room.me?.readSeq ?? 0, room.me?.deliveredSeq ?? 0) };
  });

export function withReceipts(state: ChatState, roomId: string, told: readonly Receipt[]): ChatState {
  if (told.length === 0) return state;
  const room = new Map(state.receipts.get(roomId));
  for (const { userId, readSeq, deliveredSeq } of told) {
    const known = room.get(userId);
    room.set(userId, {
      userId,
      readSeq: Math.max(known?.readSeq ?? 0, readSeq),
      deliveredSeq: Math.max(known?.deliveredSeq ?? 0, deliveredSeq, readSeq),
    });
  }
  return { ...state, receipts: withEntry<string, ReadonlyMap<string, Receipt>>(state.receipts, roomId, room) };
}

/** The room is no longer one's own: nothing of it stays, but what one wrote and nobody took. */
export function withoutRoom(state: ChatState, roomId: string): ChatState {
  const { rooms, watched } = state;
  const fault = { code: 'not_found', message: 'The room is not yours any more', retryable: false } as const;
  return {
    ...state,
    rooms: {
      ...rooms,
      byId: withEntry(rooms.byId, roomId, undefined),
      unreadElsewhere: withEntry(rooms.unreadElsewhere, roomId, undefined),
    },
    timelines: withEntry(state.timelines, roomId, undefined),
    receipts: withEntry(state.receipts, roomId, undefined),
    typing: withEntry(state.typing, roomId, undefined),
    watched: watched.has(roomId)
      ? withEntry(watched, roomId, { ...UNSEEN, status: 'failed' as const, fault })
      : watched,
  };
}

const activity = (room: Room) => Date.parse(room.lastMessage?.createdAt ?? room.createdAt);

const PASSES: Record<RoomFilter, (me: MySide) => boolean> = {
  active: (me) => !me.archived,
  archived: (me) => me.archived,
  unread: (me) => me.unread > 0,
  all: () => true,
};

/** A channel that is only watched is no room of one's own. */
const listed = (rooms: Rooms, filter: RoomFilter): string[] =>
  [...rooms.values()]
    .filter((room) => room.me !== null && PASSES[filter](room.me))
    .map((room) => ({ id: room.id, at: activity(room) }))
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .map(({ id }) => id);

const sameOrder = (a: readonly string[], b: readonly string[]) =>
  a.length === b.length && a.every((id, i) => id === b[i]);

/** What follows from the rest of the state: the list's order and the sum of unread. Kept as it is when it is the same. */
export function derived(before: ChatState, after: ChatState): ChatState {
  const { byId, filter, unreadElsewhere } = after.rooms;
  const was = before.rooms;
  if (byId === was.byId && filter === was.filter && unreadElsewhere === was.unreadElsewhere) return after;
  const order = listed(byId, filter);
  let unread = 0;
  // A muted room has its own count, and calls nobody.
  for (const { me } of byId.values()) if (me && !me.muted) unread += me.unread;
  for (const [roomId, count] of unreadElsewhere) if (!byId.has(roomId)) unread += count;
  return { ...after, unread, rooms: { ...after.rooms, order: sameOrder(was.order, order) ? was.order : order } };
}

export const others = (room: Room, myId: string | undefined) => room.members.filter(({ user }) => user.id !== myId);
