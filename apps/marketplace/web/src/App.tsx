// Shows the sign-in until one is somebody, and the chat from then on; or two people at once.
import { useState } from 'react';
import { type Session, session } from './market/people';
import { forgetUser, rememberedUser, rememberUser } from './market/who';
import { HOME, PlaceContext } from './place';
import { useAddress } from './place.address';
import { Signed } from './shell/Signed';
import { SignIn } from './sign-in/SignIn';
import { SideBySide } from './two/SideBySide';

export function App() {
  return new URLSearchParams(window.location.search).has('two') ? <SideBySide /> : <OnePerson />;
}

function OnePerson() {
  const [user, setUser] = useState(rememberedUser);
  const [first, setFirst] = useState<Session | null>(null);
  const [kept, setKept] = useState(false);
  const place = useAddress();

  async function enter(userId: string): Promise<void> {
    const entered = await session(userId);
    rememberUser(entered.user);
    setFirst(entered);
    setUser(entered.user);
  }

  function leave(couldNotRemove: boolean): void {
    setKept(couldNotRemove);
    forgetUser();
    setFirst(null);
    setUser(null);
    place.go(HOME, 'replace');
  }

  if (!user) return <SignIn kept={kept} onEnter={enter} />;
  return (
    <PlaceContext value={place}>
      <Signed user={user} first={first} storeName="doran" onLeave={leave} />
    </PlaceContext>
  );
}
