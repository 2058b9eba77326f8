// What each event from the server does to what is held, and what must be done about it.
import type { ChatEvent, Message } from '@doran/protocol';
import { withNewLine } from './opening';
import { withPresence } from './presence';
import { withLastMessages, withMySide, withoutRoom, withReceipts, withRoom } from './rooms';
import { timelineOf, withEntry, withTimeline } from './state';
import type { Store } from './store';
import { addMessage, hasGap } from './timeline';

/** What arrivals may set going. */
export interface Consequences {
  /** Whether somebody is looking at the page. */
  attentive(): boolean;
  received(roomId: string): void;
  gap(): void;
  /** What is held of the room may be wrong, or nothing is. */
  askForRoom(roomId: string): void;
  roomsMoved(): void;
  typing(roomId: string, userId: string, typing: boolean): void;
  syncRequired(): void;
}

/** One message, from wherever it came: an event, an ack, the answer to an edit. */
export function takeMessage(store: Store, message: Message, then: Consequences): void {
  const { roomId } = message;
  store.change((state) => {
    const seen = message.senderId === state.me.id || then.attentive();
    const marked = seen ? state : withNewLine(state, roomId);
    const known = withLastMessages(marked, roomId, [message]);
    return known.timelines.has(roomId)
      ? withTimeline(known, roomId, (timeline) => addMessage(timeline, message))
      : known;
  });
  if (!store.get().rooms.has(roomId)) then.askForRoom(roomId);
  if (hasGap(timelineOf(store.get(), roomId))) then.gap();
  then.received(roomId);
}

export function takeEvent(store: Store, event: ChatEvent, then: Consequences): void {
  switch (event.name) {
    case 'message:created': {
      const { message } = event.data;
      takeMessage(store, message, then);
      if (message.senderId !== null) then.typing(message.roomId, message.senderId, false);
      // A silent one carried the reader's cursor along, and nothing in the event tells which ones are silent ([RCPT3]).
      else then.askForRoom(message.roomId);
      return;
    }
    case 'message:updated':
    case 'message:deleted':
      takeMessage(store, event.data.message, then);
      return;
    case 'receipt:updated': {
      const { roomId, ...receipt } = event.data;
      store.change((state) => {
        const room = state.rooms.get(roomId);
        const mine = room && receipt.userId === state.me.id;
        const rooms = mine ? withEntry(state.rooms, roomId, withMySide(room, receipt)) : state.rooms;
        return { ...state, rooms, receipts: withReceipts(state.receipts, roomId, [receipt]) };
      });
      return;
    }
    case 'typing:changed': {
      const { roomId, userId, typing } = event.data;
      if (userId !== store.get().me.id) then.typing(roomId, userId, typing);
      return;
    }
    case 'presence:changed':
      store.change((state) => withPresence(state, [event.data]));
      return;
    case 'room:created':
    case 'room:updated':
      store.change((state) => ({ ...state, rooms: withRoom(state.rooms, event.data.room) }));
      then.received(event.data.room.id);
      then.roomsMoved();
      return;
    case 'room:removed':
      store.change((state) => withoutRoom(state, event.data.roomId));
      then.roomsMoved();
      return;
    case 'sync:required':
      then.syncRequired();
      return;
    // The connection itself acts on these.
    case 'hello':
    case 'session:expiring':
    case 'session:closed':
    case 'server:draining':
      return;
  }
}
