// Gives a chat, and the words for it, to everything below.
import type { Chat } from '@doran/client';
import { type ReactNode, useMemo } from 'react';
import { Surroundings } from './context.js';
import { createWhen } from './when.js';
import { type Language, type OwnWords, wordsIn } from './words.js';

/** What everything below the provider shares. */
export interface ChatProviderProps {
  chat: Chat;
  /** Korean and English are built in. */
  language?: Language;
  /** Sentences of the host's own, in place of the built-in ones. Keep the object, or everything is drawn anew. */
  words?: OwnWords;
  children?: ReactNode;
}

/** Gives the chat, a language and its words to every hook and part below it. */
export function ChatProvider({ chat, language = 'en', words, children }: ChatProviderProps) {
  const around = useMemo(
    () => ({ chat, words: wordsIn(language, words), when: createWhen(language) }),
    [chat, language, words],
  );
  return <Surroundings value={around}>{children}</Surroundings>;
}
