// Opens the chat of the person who is signed in, and gives it with the reader's language to the screens.
import { faultOf } from '@doran/client';
import { ChatProvider } from '@doran/react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { chatWords } from '../i18n/chat-words';
import { languageNow } from '../i18n/setup';
import type { Person, Session } from '../market/people';
import { useVisit } from '../visit';
import { ChatScreen } from './ChatScreen';

interface Props {
  user: Pick<Person, 'id' | 'name' | 'picture'>;
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
  const { chat, signOut } = useVisit(user.id, first, storeName);

  function leave(): void {
    signOut().then(
      () => onLeave(false),
      (error: unknown) => onLeave(faultOf(error).code === 'store'),
    );
  }

  if (!chat) return null;
  return (
    <ChatProvider chat={chat} language={languageNow()} words={chatWords()}>
      <ChatScreen user={user} onSignIn={() => onLeave(false)} onLeave={leave} />
      {children}
    </ChatProvider>
  );
}
