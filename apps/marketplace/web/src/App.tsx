// Shows the sign-in until one is somebody, and the chat from then on.
import { useEffect, useState } from 'react';
import { type Chat, openChat } from './chat/chat';
import { createTokens } from './chat/tokens';
import { type Session, session } from './market/people';
import { forgetUser, rememberedUser, rememberUser } from './market/who';
import { go, LIST } from './route';
import { ChatScreen } from './shell/ChatScreen';
import { SignIn } from './sign-in/SignIn';
import { ChatContext } from './use-chat';

export function App() {
  const [user, setUser] = useState(rememberedUser);
  const [firstToken, setFirstToken] = useState<string | null>(null);
  const [chat, setChat] = useState<Chat | null>(null);

  useEffect(() => {
    if (!user) return;
    const opened = openChat(
      user,
      createTokens(async () => (await session(user.id)).token, firstToken),
    );
    setChat(opened);
    return () => {
      setChat(null);
      opened.close();
    };
  }, [user, firstToken]);

  function enter({ user: who, token }: Session): void {
    rememberUser(who);
    setFirstToken(token);
    setUser(who);
  }

  function leave(): void {
    forgetUser();
    setFirstToken(null);
    setUser(null);
    go(LIST, 'replace');
  }

  if (!user) return <SignIn onEnter={enter} />;
  if (!chat) return null;
  return (
    <ChatContext value={chat}>
      <ChatScreen onLeave={leave} />
    </ChatContext>
  );
}
