// The frame of the signed-in page: rooms, conversation and subject side by side, or one at a time where space is short.
import { ConnectionBanner, Conversation, Quiet, useRoom, useUnread } from '@doran/react';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../market/people';
import { NewConversation } from '../people/NewConversation';
import { type Route, usePlace } from '../place';
import { RoomPane } from '../rooms/RoomPane';
import { RoomPanel } from '../rooms/RoomPanel';
import styles from './ChatScreen.module.css';

interface Props {
  user: Pick<Person, 'id' | 'name' | 'picture'>;
  /** To the sign-in, with what is unsent kept for whoever comes back. */
  onSignIn: () => void;
  onLeave: () => void;
}

export function ChatScreen({ user, onSignIn, onLeave }: Props) {
  const { t } = useTranslation();
  const { route } = usePlace();
  const main = useRef<HTMLElement>(null);
  useUnreadInTitle();
  useFocusOn(route, main);
  return (
    <div className={styles.frame}>
      <div className={styles.app} data-at={route.at}>
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          {t('shell.skip')}
        </button>
        <ConnectionBanner onSignIn={onSignIn} />
        <RoomPane user={user} onLeave={onLeave} />
        <main className={styles.main} ref={main} tabIndex={-1}>
          {route.at === 'room' && <OpenRoom key={route.roomId} roomId={route.roomId} />}
          {route.at === 'new' && <NewConversation myId={user.id} />}
          {route.at === 'list' && <Quiet title={t('room.noneTitle')} lead={t('room.none')} />}
        </main>
      </div>
    </div>
  );
}

function OpenRoom({ roomId }: { roomId: string }) {
  const { room } = useRoom(roomId);
  const { backToList } = usePlace();
  return (
    <div className={styles.both}>
      <Conversation roomId={roomId} onBack={backToList} autoFocus />
      {room && <RoomPanel room={room} />}
    </div>
  );
}

/** Whoever goes somewhere by keyboard or screen reader goes on from there. */
function useFocusOn(route: Route, main: RefObject<HTMLElement | null>): void {
  const before = useRef(route);
  // Before the composer of the new room takes the focus for itself.
  useLayoutEffect(() => {
    if (before.current !== route && route.at !== 'list') main.current?.focus();
    before.current = route;
  }, [route, main]);
}

function useUnreadInTitle(): void {
  const { t } = useTranslation();
  const unread = useUnread();
  const name = t('brand.name') === 'Doran' ? 'Doran' : '도란 Doran';
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
}
