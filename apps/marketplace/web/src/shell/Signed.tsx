// Opens the chat and the market of the person who is signed in, and gives them with the reader's language to the screens.
import { faultOf } from '@doran/client';
import { ChatProvider } from '@doran/react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { chatWords } from '../i18n/chat-words';
import { languageNow } from '../i18n/setup';
import { createMarket, MarketContext } from '../market/market';
import type { Session, User } from '../market/people';
import { useVisit } from '../visit';
import { Screen } from './Screen';

interface Props {
  user: User;
  first: Session | null;
  storeName: string;
  /** `kept`: what this device keeps of the person could not be removed. */
  onLeave: (kept: boolean) => void;
  /** What goes on beside the screens. */
  children?: ReactNode;
}

export function Signed({ user, first, storeName, onLeave, children }: Props) {
  // Draws this anew when the language changes.
  useTranslation();
  const market = useMemo(() => createMarket(user, first), [user, first]);
  const { chat, signOut } = useVisit(market, storeName);

  function leave(): void {
    signOut().then(
      () => onLeave(false),
      (error: unknown) => onLeave(faultOf(error).code === 'store'),
    );
  }

  if (!chat) return null;
  return (
    <ChatProvider chat={chat} language={languageNow()} words={chatWords()}>
      <MarketContext value={market}>
        <Screen onSignIn={() => onLeave(false)} onLeave={leave} />
        {children}
      </MarketContext>
    </ChatProvider>
  );
}
