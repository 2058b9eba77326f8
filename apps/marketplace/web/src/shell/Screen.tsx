// The signed-in page: the ways to its places around the place where one is.
import { ConnectionBanner, useUnread } from '@doran/react';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { AuctionPage } from '../auction/AuctionPage';
import { HomePage } from '../listings/HomePage';
import { ItemPage } from '../listings/ItemPage';
import { SellPage } from '../listings/SellPage';
import { PersonPage } from '../people/PersonPage';
import { type Route, usePlace } from '../place';
import { ReservationsPage } from '../reservations/ReservationsPage';
import { ChatArea } from '../rooms/ChatArea';
import { Nav } from './Nav';
import styles from './Screen.module.css';
import { Tools } from './Tools';

interface Props {
  /** To the sign-in, with what is unsent kept for whoever comes back. */
  onSignIn: () => void;
  onLeave: () => void;
}

export function Screen({ onSignIn, onLeave }: Props) {
  const { t } = useTranslation();
  const { route, hrefOf } = usePlace();
  // A page has one main part: a pane that shares the page with another is none.
  const Main = hrefOf ? 'main' : 'div';
  const frame = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLDivElement>(null);
  useUnreadInTitle();
  useFocusOn(route, body, frame);
  return (
    <div className={styles.frame} ref={frame}>
      <Main className={styles.app} data-at={route.at}>
        {hrefOf && <h1 className="doran-unseen">{t('brand.name')}</h1>}
        <button type="button" className={styles.skip} onClick={() => body.current?.focus()}>
          {t('shell.skip')}
        </button>
        <Tools onLeave={onLeave} />
        <Nav />
        <div className={styles.banner}>
          <ConnectionBanner onSignIn={onSignIn} />
        </div>
        <div className={styles.body} ref={body} tabIndex={-1}>
          <Page route={route} />
        </div>
      </Main>
    </div>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.at) {
    case 'home':
      return <HomePage mode={route.mode} />;
    case 'item':
      return <ItemPage key={route.id} id={route.id} />;
    case 'auction':
      return <AuctionPage key={route.id} id={route.id} />;
    case 'person':
      return <PersonPage key={route.id} id={route.id} />;
    case 'reservations':
      return <ReservationsPage />;
    case 'sell':
      return <SellPage />;
    default:
      return <ChatArea route={route} />;
  }
}

/** Whoever goes somewhere by keyboard or screen reader goes on from there. */
function useFocusOn(route: Route, body: RefObject<HTMLElement | null>, frame: RefObject<HTMLElement | null>): void {
  const before = useRef(route);
  // Before the composer of the new room takes the focus for itself.
  useLayoutEffect(() => {
    const left = before.current;
    before.current = route;
    if (left === route) return;
    // Beside this screen may stand another one, where somebody is.
    const focused = document.activeElement;
    if (focused && focused !== document.body && !frame.current?.contains(focused)) return;
    if (route.at !== 'list') return body.current?.focus();
    // Back in the list one stands where one has left it.
    const door = left.at === 'room' ? `[data-room-id="${left.roomId}"]` : '[data-testid="new-conversation"]';
    frame.current?.querySelector<HTMLElement>(door)?.focus();
  }, [route, body, frame]);
}

function useUnreadInTitle(): void {
  const { t } = useTranslation();
  const unread = useUnread();
  const name = t('brand.name') === 'Doran' ? 'Doran' : '도란 Doran';
  useEffect(() => {
    document.title = unread > 0 ? `(${unread}) ${name}` : name;
  }, [unread, name]);
}
