// What every hook and part below a provider stands on: the chat, and the words it is told in.
import type { Chat, ChatState } from '@doran/client';
import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';
import type { When } from './when.js';
import type { Words } from './words.js';

export interface ChatSurroundings {
  chat: Chat;
  words: Words;
  when: When;
}

export const Surroundings = createContext<ChatSurroundings | null>(null);

function useSurroundings(): ChatSurroundings {
  const around = useContext(Surroundings);
  if (!around) throw new Error('A hook or part of @doran/react stands outside of a ChatProvider');
  return around;
}

/** The chat that the provider was given. Throws outside of a provider. */
export const useChat = (): Chat => useSurroundings().chat;

/** The sentences of the parts, in the provider's language and with the host's own. */
export const useWords = (): Words => useSurroundings().words;

/** Tells moments in the provider's language. */
export const useWhen = (): When => useSurroundings().when;

/** `select` picks a part of the state and does not build one: the same state must give the same object. */
export function useChatState<T>(select: (state: ChatState) => T): T {
  const chat = useChat();
  const subscribe = useCallback((changed: () => void) => chat.subscribe(select, changed), [chat, select]);
  const snapshot = () => chat.get(select);
  return useSyncExternalStore(subscribe, snapshot, snapshot);
}

/** One's own id; empty until the server, or the cache, has said it. */
export const useMyId = (): string => useChatState(selectMyId);

const selectMyId = (state: ChatState) => state.me?.id ?? '';
