// One person's connection to the chat, for as long as they are signed in here.
import { type Chat, connect, indexedDbStore } from '@doran/client';
import { useEffect, useState } from 'react';
import { type Session, session } from './market/people';

export interface Visit {
  /** Null until it is opened. */
  chat: Chat | null;
  /** Ends it and leaves nothing of the person on this device; rejects when something could not be removed. */
  signOut(): Promise<void>;
}

/** `storeName` names what keeps the person's messages here: two people in one page do not share one. */
export function useVisit(userId: string, first: Session | null, storeName: string): Visit {
  const [chat, setChat] = useState<Chat | null>(null);

  useEffect(() => {
    // The token that signing in has brought is used once; later ones are asked for.
    let atHand = first?.token ?? null;
    const opened = connect({
      url: '',
      userId,
      store: indexedDbStore(storeName),
      async token() {
        const token = atHand ?? (await session(userId)).token;
        atHand = null;
        return token;
      },
    });
    setChat(opened);
    return () => {
      setChat(null);
      void opened.close();
    };
  }, [userId, first, storeName]);

  return { chat, signOut: async () => chat?.signOut() };
}
