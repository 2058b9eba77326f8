// The messages of a room, and what one may do with them.
import type { ChatState, Draft, RoomHandle, TimelineView, Whereabouts } from '@doran/client';
import { useCallback } from 'react';
import { useChat, useChatState } from './context.js';
import { useWatched } from './rooms.hooks.js';

/** A room’s messages, and what one may ask for about them. */
export interface MessagesView extends TimelineView {
  /** The page before the first message; answers whether any came. At the live end newer ones come by themselves. */
  loadOlder(): Promise<boolean>;
  /** The page after the last message, while `hasNewer`; answers whether any came. */
  loadNewer(): Promise<boolean>;
  /** Shows a message, by its seq or its id, and what surrounds it. Rejects when it is refused. */
  loadAround(message: Whereabouts): Promise<boolean>;
  /** Back to the newest messages. */
  showLatest(): void;
  /** Again, what could not be loaded. */
  reload(): void;
  /** The message was really on the screen. */
  markVisible(seq: number): void;
}

/** A room's messages, live as long as this is mounted. */
export function useMessages(roomId: string): MessagesView {
  const handle = useChat().room(roomId);
  useWatched(handle);
  const timeline = useChatState(handle.selectTimeline);
  const { loadOlder, loadNewer, loadAround, showLatest, reload, markVisible } = handle;
  return { ...timeline, loadOlder, loadNewer, loadAround, showLatest, reload, markVisible };
}

/** What one may do with messages of one’s own. */
export interface Sending {
  /** Never fails: the message stands there at once, and its status tells what becomes of it. */
  send(draft: Draft): { id: string };
  /** Sends a `failed` message again, as the last one. */
  retry(id: string): void;
  /** Forgets a message that has no ack. */
  discard(id: string): void;
  /** Rejects when it is refused, or when no answer came. */
  edit(seq: number, body: string): Promise<void>;
  /** Deletes it for everyone. Rejects as `edit` does. */
  remove(seq: number): Promise<void>;
}

/** Sending to a room, and changing what was sent. */
export function useSend(roomId: string): Sending {
  const { send, retry, discard, edit, delete: remove }: RoomHandle = useChat().room(roomId);
  return { send, retry, discard, edit, remove };
}

/** Who is writing, and the way to say that one is. */
export interface TypingView {
  /** Ids of those who write something just now, in the order in which they began. */
  typing: readonly string[];
  /** As often as a key is pressed. */
  setTyping(typing: boolean): void;
}

/** Who writes in a room, live, and telling that one does. */
export function useTyping(roomId: string): TypingView {
  const handle = useChat().room(roomId);
  const select = useCallback((state: ChatState) => state.typing.get(roomId) ?? NOBODY, [roomId]);
  return { typing: useChatState(select), setTyping: handle.setTyping };
}

const NOBODY: readonly string[] = [];
