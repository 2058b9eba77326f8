// The wordmark at one end, and at the other what belongs to the reader: selling, language, colours, leaving.
import { Avatar } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Logo } from '../parts/Logo';
import { Switches } from '../parts/Switches';
import { usePlace } from '../place';
import styles from './Tools.module.css';

export function Tools({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { at } = usePlace().route;
  return (
    <>
      <header className={styles.brand} data-at={at}>
        <Logo />
      </header>
      <div className={styles.tools} data-at={at}>
        <Go
          to={{ at: 'sell' }}
          className={`doran-button-primary ${styles.sell}`}
          aria-label={t('home.sell')}
          data-testid="sell"
        >
          <Icon name="plus" size={18} />
          <span className={styles.sellWord}>{t('home.sell')}</span>
        </Go>
        <Switches />
        <span className={styles.me}>
          <Avatar id={me.id} name={me.name} picture={me.picture} size={32} />
          <span className={styles.name} data-testid="me">
            {me.name}
          </span>
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
      </div>
    </>
  );
}
