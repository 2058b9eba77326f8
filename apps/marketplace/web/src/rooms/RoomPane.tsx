// The left pane of the chats: the list of rooms, and a new one.
import { RoomList } from '@doran/react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useMarket } from '../market/market';
import { Icon } from '../parts/Icon';
import { usePlace } from '../place';
import styles from './RoomPane.module.css';

export function RoomPane() {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { route, go, hrefOf } = usePlace();
  const open = useCallback((roomId: string) => go({ at: 'room', roomId }), [go]);
  return (
    <nav className={styles.pane} aria-label={hrefOf ? t('rooms.title') : t('rooms.of', { name: me.name })}>
      <div className={styles.heading}>
        <h2 className={styles.title}>{t('rooms.title')}</h2>
        <button
          type="button"
          className={`doran-button-quiet ${styles.new}`}
          data-testid="new-conversation"
          onClick={() => go({ at: 'new' })}
        >
          <Icon name="write" size={18} />
          {t('rooms.new')}
        </button>
      </div>
      <RoomList
        onStart={() => go({ at: 'new' })}
        chosen={route.at === 'room' ? route.roomId : null}
        {...(hrefOf ? { href: (roomId: string) => hrefOf({ at: 'room', roomId }) } : { onOpen: open })}
      />
    </nav>
  );
}
