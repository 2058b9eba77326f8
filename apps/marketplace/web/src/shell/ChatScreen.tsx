// The frame of the signed-in page: rooms beside a conversation, or one at a time where there is no room for both.
import { useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Conversation } from '../conversation/Conversation';
import { Quiet } from '../parts/Quiet';
import { NewConversation } from '../people/NewConversation';
import { RoomPane } from '../rooms/RoomPane';
import { type Route, useRoute } from '../route';
import { useChatState } from '../use-chat';
import styles from './ChatScreen.module.css';
import { ConnectionBanner } from './ConnectionBanner';

export function ChatScreen({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const route = useRoute();
  useUnreadInTitle();
  useFocusOn(route);
  return (
    <div className={styles.app} data-at={route.at}>
      <button type="button" className={styles.skip} onClick={() => document.getElementById('main')?.focus()}>
        {t('shell.skip')}
      </button>
      <ConnectionBanner onLeave={onLeave} />
      <RoomPane onLeave={onLeave} />
      <main className={styles.main} id="main" tabIndex={-1}>
        {route.at === 'room' && <Conversation key={route.roomId} roomId={route.roomId} />}
        {route.at === 'new' && <NewConversation />}
        {route.at === 'list' && <Quiet title={t('room.noneTitle')} lead={t('room.none')} />}
      </main>
    </div>
  );
}

/** Whoever goes somewhere by keyboard or screen reader goes on from there. */
function useFocusOn(route: Route): void {
  const before = useRef(route);
  // Before the composer of the new room takes the focus for itself.
  useLayoutEffect(() => {
    if (before.current !== route && route.at !== 'list') document.getElementById('main')?.focus();
    before.current = route;
  }, [route]);
}

function useUnreadInTitle(): void {
  const { t } = useTranslation();
  const rooms = useChatState((state) => state.rooms);
  const unread = [...rooms.values()].reduce((sum, room) => sum + (room.me?.muted ? 0 : (room.me?.unread ?? 0)), 0);
  const name = t('brand.name') === 'Doran' ? 'Doran' : '도란 Doran';
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
}
