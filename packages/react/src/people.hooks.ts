// Who is there, and how the connection is doing.
import type { ChatState, ConnectionState, Presence } from '@doran/client';
import { useCallback, useEffect } from 'react';
import { useChat, useChatState } from './context.js';

/** Whether this person is online. Undefined while nobody knows: without a connection an old "online" would be a lie. */
export function usePresence(userId: string | null): Presence | undefined {
  const chat = useChat();
  useEffect(() => (userId === null ? undefined : chat.watchPresence([userId])), [chat, userId]);
  const select = useCallback(
    (state: ChatState) =>
      userId === null || state.connection.status !== 'online' ? undefined : state.presence.get(userId),
    [userId],
  );
  return useChatState(select);
}

/** How the connection stands, and the way to try again. */
export interface ConnectionView extends ConnectionState {
  /** Tries at once, whatever it was waiting for. */
  reconnect(): void;
}

/** The connection, live. */
export function useConnection(): ConnectionView {
  const chat = useChat();
  return { ...useChatState(selectConnection), reconnect: chat.reconnect };
}

const selectConnection = (state: ChatState) => state.connection;
