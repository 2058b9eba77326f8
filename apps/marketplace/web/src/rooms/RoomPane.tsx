// The left pane: the wordmark and switches, the list of rooms, and who one is.
import { Avatar, RoomList } from '@doran/react';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../market/people';
import { Icon } from '../parts/Icon';
import { Logo } from '../parts/Logo';
import { Switches } from '../parts/Switches';
import { usePlace } from '../place';
import styles from './RoomPane.module.css';

interface Props {
  user: Pick<Person, 'id' | 'name' | 'picture'>;
  onLeave: () => void;
}

export function RoomPane({ user, onLeave }: Props) {
  const { t } = useTranslation();
  const { route, go, hrefOf } = usePlace();
  const open = useCallback((roomId: string) => go({ at: 'room', roomId }), [go]);
  return (
    <nav className={styles.pane} aria-label={hrefOf ? t('rooms.title') : t('rooms.of', { name: user.name })}>
      <header className={styles.top}>
        <Logo />
        <span className={styles.gap} />
        <Switches />
      </header>
      <div className={styles.heading}>
        <h2 className={styles.title}>{t('rooms.title')}</h2>
        <button
          type="button"
          className={`doran-button-primary ${styles.new}`}
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
      <footer className={styles.me}>
        <Avatar id={user.id} name={user.name} picture={user.picture} size={36} />
        <span className={styles.name} data-testid="me">
          {user.name}
        </span>
        <button
          type="button"
          className="doran-button-sign"
          data-testid="sign-out"
          aria-label={t('shell.signOut')}
          title={t('shell.signOut')}
          onClick={onLeave}
        >
          <Icon name="leave" />
        </button>
      </footer>
    </nav>
  );
}
