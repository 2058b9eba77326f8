// The left pane: the wordmark and switches, the list of rooms, and who one is.
import { useTranslation } from 'react-i18next';
import { Avatar } from '../parts/Avatar';
import buttons from '../parts/buttons.module.css';
import { Icon } from '../parts/Icon';
import { Logo } from '../parts/Logo';
import { Switches } from '../parts/Switches';
import { NEW } from '../route';
import { useChatState } from '../use-chat';
import { RoomList } from './RoomList';
import styles from './RoomPane.module.css';

export function RoomPane({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const me = useChatState((state) => state.me);
  return (
    <nav className={styles.pane} aria-label={t('rooms.title')}>
      <header className={styles.top}>
        <Logo />
        <span className={styles.gap} />
        <Switches />
      </header>
      <div className={styles.heading}>
        <h1 className={styles.title}>{t('rooms.title')}</h1>
        <a className={buttons.primary} href={NEW} data-testid="new-conversation">
          <Icon name="write" size={18} />
          {t('rooms.new')}
        </a>
      </div>
      <RoomList />
      <footer className={styles.me}>
        <Avatar id={me.id} name={me.name} picture={me.picture} size={36} />
        <span className={styles.name}>{me.name}</span>
        <button
          type="button"
          className={buttons.sign}
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
