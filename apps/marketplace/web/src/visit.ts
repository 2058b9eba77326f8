// One person's connection to the chat, for as long as they are signed in here.
import { type Chat, connect, indexedDbStore } from '@doran/client';
import { useEffect, useState } from 'react';
import type { Market } from './market/market';

export interface Visit {
  /** Null until it is opened. */
  chat: Chat | null;
  /** Ends it and leaves nothing of the person on this device; rejects when something could not be removed. */
  signOut(): Promise<void>;
}

/** `storeName` names what keeps the person's messages here: two people in one page do not share one. */
export function useVisit(market: Market, storeName: string): Visit {
  const [chat, setChat] = useState<Chat | null>(null);

  useEffect(() => {
    const { me, newToken } = market;
    const opened = connect({ url: '', userId: me.id, store: indexedDbStore(storeName), token: newToken });
    setChat(opened);
    return () => {
      setChat(null);
      void opened.close();
    };
  }, [market, storeName]);

  return { chat, signOut: async () => chat?.signOut() };
}
