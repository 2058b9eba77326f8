// Whom the reader has blocked, and how to change it.
import type { ChatState } from '@doran/client';
import { useCallback } from 'react';
import { useChat, useChatState } from '../context.js';

/** Whether somebody is blocked, and how to change it. */
export interface BlockView {
  blocked: boolean;
  /** Rejects when the server refuses it. */
  setBlocked(blocked: boolean): Promise<void>;
}

/** Whether the reader has blocked this person; of nobody, and of the reader, never. */
export function useBlocked(userId: string | null): BlockView {
  const chat = useChat();
  const select = useCallback((state: ChatState) => userId !== null && state.blocked.has(userId), [userId]);
  const blocked = useChatState(select);
  const setBlocked = useCallback(
    async (now: boolean) => {
      if (userId !== null) await chat.block(userId, now);
    },
    [chat, userId],
  );
  return { blocked, setBlocked };
}
