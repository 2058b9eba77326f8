// What each event from the server does to what is held, and what must be done about it.
import type { ChatEvent, Message } from '@doran/protocol/wire';
import type { Model } from './model.js';
import { withChanged, withMessages, withMySide, withoutRoom, withReceipts } from './rooms.js';
import { timelineOf, withEntry, withNewLine, withTimeline } from './state.js';
import { addMessage, hasGap } from './timeline.js';

/** What arrivals may set going. */
export interface Consequences {
  /** Whether a person is looking. */
  here(): boolean;
  received(roomId: string): void;
  gap(): void;
  /** What is held of the room may be wrong, or nothing is. */
  askForRoom(roomId: string): void;
  roomsMoved(): void;
  typing(roomId: string, userId: string, typing: boolean): void;
  blocked(userId: string, blocked: boolean): void;
  syncRequired(): void;
}

/** One message, from wherever it came: an event, an ack, another tab, the answer to an edit. */
export function takeMessage(model: Model, message: Message, then: Consequences): void {
  const { roomId } = message;
  model.change((state) => {
    const isNew = message.seq > (state.rooms.byId.get(roomId)?.head.seq ?? 0);
    const marked = isNew && message.senderId !== state.me?.id && !then.here() ? withNewLine(state, roomId) : state;
    return withTimeline(withMessages(marked, roomId, [message]), roomId, (timeline) => addMessage(timeline, message));
  });
  if (!model.get().rooms.byId.has(roomId)) then.askForRoom(roomId);
  if (hasGap(timelineOf(model.get(), roomId))) then.gap();
  then.received(roomId);
}

export function takeEvent(model: Model, event: ChatEvent, then: Consequences): void {
  switch (event.name) {
    case 'message:created': {
      const { message } = event.data;
      takeMessage(model, message, then);
      if (message.senderId !== null) then.typing(message.roomId, message.senderId, false);
      return;
    }
    case 'message:updated':
    case 'message:deleted':
      takeMessage(model, event.data.message, then);
      return;
    case 'receipt:updated': {
      const { roomId, ...receipt } = event.data;
      model.change((state) => {
        const mine = receipt.userId === state.me?.id ? withMySide(state, roomId, receipt) : state;
        return withReceipts(mine, roomId, [receipt]);
      });
      return;
    }
    case 'typing:changed': {
      const { roomId, userId, typing } = event.data;
      if (userId !== model.get().me?.id) then.typing(roomId, userId, typing);
      return;
    }
    case 'presence:changed':
      model.change((state) => ({ ...state, presence: withEntry(state.presence, event.data.userId, event.data) }));
      return;
    case 'block:changed':
      then.blocked(event.data.userId, event.data.blocked);
      return;
    case 'room:created':
    case 'room:updated':
      model.change((state) => withChanged(state, event.data.room));
      then.received(event.data.room.id);
      then.roomsMoved();
      return;
    case 'room:removed':
      model.change((state) => withoutRoom(state, event.data.roomId));
      then.roomsMoved();
      // What the user asked of the room just before may still be on its way, and would bring it back.
      then.gap();
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
