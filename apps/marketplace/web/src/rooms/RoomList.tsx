// The list of rooms, newest activity first, live.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { listed } from '../chat/rooms';
import { faultWords } from '../i18n/words';
import { ListBones } from '../parts/Bones';
import buttons from '../parts/buttons.module.css';
import { Quiet } from '../parts/Quiet';
import { useRoute } from '../route';
import { useChat, useChatState, useNow } from '../use-chat';
import { RoomItem } from './RoomItem';
import styles from './RoomList.module.css';

export function RoomList() {
  const { t } = useTranslation();
  const chat = useChat();
  const route = useRoute();
  const rooms = useChatState((state) => state.rooms);
  const list = useChatState((state) => state.list);
  const typing = useChatState((state) => state.typing);
  const inOrder = useMemo(() => listed(rooms), [rooms]);
  // "Today" becomes "yesterday" while nobody writes anything.
  const minute = useNow(60_000);

  return (
    <div className={styles.list}>
      {list.phase === 'ready' && inOrder.length === 0 && (
        <Quiet title={t('rooms.emptyTitle')} lead={t('rooms.emptyLead')} />
      )}
      <ul className={styles.rooms} data-testid="room-list" aria-label={t('rooms.title')}>
        {inOrder.map((room) => (
          <RoomItem
            key={room.id}
            room={room}
            chosen={route.at === 'room' && route.roomId === room.id}
            typing={typing.get(room.id)}
            minute={minute}
          />
        ))}
      </ul>
      {list.phase === 'loading' && <ListBones label={t('rooms.loading')} count={Math.max(1, 6 - inOrder.length)} />}
      {list.fault && (
        <div role="alert" className={styles.fault}>
          {faultWords(list.fault, t)}
          <button type="button" className={buttons.quiet} onClick={chat.loadRooms}>
            {t('rooms.retry')}
          </button>
        </div>
      )}
      {list.next !== null && !list.fault && (
        <button type="button" className={buttons.quiet} onClick={chat.loadMoreRooms} disabled={list.loadingMore}>
          {t('rooms.more')}
        </button>
      )}
    </div>
  );
}
