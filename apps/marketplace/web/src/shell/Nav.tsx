// The four ways through the marketplace; above on a wide screen, under the thumb on a phone.
import { useUnread } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon, type IconName } from '../parts/Icon';
import { HOME, LIST, type Route, usePlace } from '../place';
import styles from './Nav.module.css';

type Way = 'home' | 'chats' | 'auctions' | 'me';

const ICONS: Record<Way, IconName> = { home: 'home', chats: 'chat', auctions: 'hammer', me: 'person' };

export function Nav() {
  const { t } = useTranslation();
  const { route, hrefOf } = usePlace();
  const { me } = useMarket();
  const unread = useUnread();
  const ways: [Way, Route][] = [
    ['home', HOME],
    ['chats', LIST],
    ['auctions', { at: 'home', mode: 'auction' }],
    ['me', { at: 'person', id: me.id }],
  ];
  const here = wayOf(route, me.id);
  return (
    <nav
      className={styles.nav}
      data-at={route.at}
      aria-label={hrefOf ? t('nav.label') : t('nav.of', { name: me.name })}
    >
      {ways.map(([way, to]) => (
        <Go key={way} to={to} className={styles.way} current={way === here} data-testid={`nav-${way}`}>
          <span className={styles.sign}>
            <Icon name={ICONS[way]} size={22} />
            {way === 'chats' && unread > 0 && (
              <span className={styles.unread}>
                <span aria-hidden data-testid="nav-unread">
                  {unread > 99 ? '99+' : unread}
                </span>
                <span className="doran-unseen">{t('nav.unread', { count: unread })}</span>
              </span>
            )}
          </span>
          <span className={styles.word}>{t(`nav.${way}`)}</span>
        </Go>
      ))}
    </nav>
  );
}

function wayOf(route: Route, myId: string): Way | null {
  switch (route.at) {
    case 'home':
      return route.mode === 'auction' ? 'auctions' : 'home';
    case 'auction':
      return 'auctions';
    case 'list':
    case 'new':
    case 'room':
      return 'chats';
    case 'person':
      return route.id === myId ? 'me' : null;
    case 'reservations':
      return 'me';
    default:
      return 'home';
  }
}
