// What happens to a room's line in the list when something happens in the room. Pure.
import type { Message, MySide, Receipt, Room } from '@doran/protocol';
import { refusal } from './faults';
import { type ChatState, withEntry } from './state';

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

/** A room as the server tells it; what was learnt live in the meantime is not forgotten. */
export function withRoom(rooms: ChatState['rooms'], told: Room): ChatState['rooms'] {
  const known = rooms.get(told.id);
  if (!known) return withEntry(rooms, told.id, told);
  const head = { seq: Math.max(known.head.seq, told.head.seq), rev: Math.max(known.head.rev, told.head.rev) };
  const me = advance(told.me, head.seq, known.me?.readSeq ?? 0, known.me?.deliveredSeq ?? 0);
  return withEntry(rooms, told.id, { ...told, head, me, lastMessage: newest(known.lastMessage, told.lastMessage) });
}

export function withMessage(room: Room, message: Message, myId: string): Room {
  const head = { seq: Math.max(room.head.seq, message.seq), rev: Math.max(room.head.rev, message.rev) };
  // Sending a message reads the room up to it, on whichever device it was sent.
  const readSeq = message.senderId === myId ? message.seq : 0;
  return {
    ...room,
    head,
    me: advance(room.me, head.seq, readSeq, 0),
    lastMessage: newest(room.lastMessage, message),
  };
}

export const withMySide = (room: Room, cursors: { readSeq: number; deliveredSeq: number }): Room => ({
  ...room,
  me: advance(room.me, room.head.seq, cursors.readSeq, cursors.deliveredSeq),
});

export const withHead = (room: Room, head: Room['head'], me: MySide): Room => {
  const grown = { seq: Math.max(room.head.seq, head.seq), rev: Math.max(room.head.rev, head.rev) };
  return { ...room, head: grown, me: advance(me, grown.seq, room.me?.readSeq ?? 0, room.me?.deliveredSeq ?? 0) };
};

export function withReceipts(
  receipts: ChatState['receipts'],
  roomId: string,
  told: readonly Receipt[],
): ChatState['receipts'] {
  const room = new Map(receipts.get(roomId));
  for (const receipt of told) {
    const known = room.get(receipt.userId);
    room.set(receipt.userId, {
      userId: receipt.userId,
      readSeq: Math.max(known?.readSeq ?? 0, receipt.readSeq),
      deliveredSeq: Math.max(known?.deliveredSeq ?? 0, receipt.deliveredSeq, receipt.readSeq),
    });
  }
  return withEntry(receipts, roomId, room);
}

export function withLastMessages(state: ChatState, roomId: string, messages: readonly Message[]): ChatState {
  const room = state.rooms.get(roomId);
  if (!room) return state;
  const line = messages.reduce((grown, message) => withMessage(grown, message, state.me.id), room);
  return { ...state, rooms: withEntry(state.rooms, roomId, line) };
}

const GONE = refusal('not_found', '');

/** The room is no longer one's own: nothing of it stays. */
export function withoutRoom(state: ChatState, roomId: string): ChatState {
  const { open } = state;
  return {
    ...state,
    rooms: withEntry(state.rooms, roomId, undefined),
    timelines: withEntry(state.timelines, roomId, undefined),
    receipts: withEntry(state.receipts, roomId, undefined),
    typing: withEntry(state.typing, roomId, undefined),
    open: open?.roomId === roomId ? { ...open, phase: 'failed', fault: GONE } : open,
  };
}

const activity = (room: Room) => Date.parse(room.lastMessage?.createdAt ?? room.createdAt);

/** Newest activity first; archived rooms are kept out of the way. */
export const listed = (rooms: ChatState['rooms']): Room[] =>
  [...rooms.values()].filter((room) => !room.me?.archived).sort((a, b) => activity(b) - activity(a));

export const others = (room: Room, myId: string) => room.members.filter((member) => member.user.id !== myId);
