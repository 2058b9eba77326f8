// How a screen reads the chat's state and reaches the chat itself.
import { createContext, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Chat } from './chat/chat';
import type { ChatState } from './chat/state';

export const ChatContext = createContext<Chat | null>(null);

export function useChat(): Chat {
  const chat = useContext(ChatContext);
  if (!chat) throw new Error('useChat stands outside of a ChatContext');
  return chat;
}

/** `pick` must answer the same object for the same state, so it picks and does not build. */
export function useChatState<T>(pick: (state: ChatState) => T): T {
  const { store } = useChat();
  return useSyncExternalStore(store.subscribe, () => pick(store.get()));
}

/** The time, for words such as "5 minutes ago", moving on by itself. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
