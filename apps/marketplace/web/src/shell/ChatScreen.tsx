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
  const { route, hrefOf } = usePlace();
  // A page has one main part: a pane that shares the page with another is none.
  const Main = hrefOf ? 'main' : 'div';
  const frame = useRef<HTMLDivElement>(null);
  const main = useRef<HTMLDivElement>(null);
  useUnreadInTitle();
  useFocusOn(route, main, frame);
  return (
    <div className={styles.frame} ref={frame}>
      <Main className={styles.app} data-at={route.at}>
        {hrefOf && <h1 className="doran-unseen">{t('brand.name')}</h1>}
        <button type="button" className={styles.skip} onClick={() => main.current?.focus()}>
          {t('shell.skip')}
        </button>
        <ConnectionBanner onSignIn={onSignIn} />
        <RoomPane user={user} onLeave={onLeave} />
        <div className={styles.main} ref={main} tabIndex={-1}>
          {route.at === 'room' && <OpenRoom key={route.roomId} roomId={route.roomId} />}
          {route.at === 'new' && <NewConversation myId={user.id} />}
          {route.at === 'list' && <Quiet title={t('room.noneTitle')} lead={t('room.none')} />}
        </div>
      </Main>
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
function useFocusOn(route: Route, main: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null>): void {
  const before = useRef(route);
  // Before the composer of the new room takes the focus for itself.
  useLayoutEffect(() => {
    const left = before.current;
    before.current = route;
    if (left === route) return;
    // Beside this screen may stand another one, where somebody is.
    const focused = document.activeElement;
    if (focused && focused !== document.body && !frame.current?.contains(focused)) return;
    if (route.at !== 'list') return main.current?.focus();
    // Back in the list one stands where one has left it.
    const door = left.at === 'room' ? `[data-room-id="${left.roomId}"]` : '[data-testid="new-conversation"]';
    frame.current?.querySelector<HTMLElement>(door)?.focus();
  }, [route, main, frame]);
}

function useUnreadInTitle(): void {
  const { t } = useTranslation();
  const unread = useUnread();
  const name = t('brand.name') === 'Doran' ? 'Doran' : '도란 Doran';
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
}
