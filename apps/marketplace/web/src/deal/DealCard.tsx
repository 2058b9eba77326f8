// On top of a deal's room: what it is about, how the deal stands, and exactly what its reader may do next.
import type { DealCard as Card, ReservationStep } from '@doran/marketplace-server/contract';
import { useTranslation } from 'react-i18next';
import { days, price, won } from '../i18n/telling';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Status } from '../parts/Status';
import { Trouble } from '../parts/Trouble';
import styles from './DealCard.module.css';

const GOOD: readonly string[] = ['accept', 'confirm', 'complete', 'paid'];
/** Reservations that hold the room: a new one is asked for when none of these is. */
const GOING_ON: readonly string[] = ['requested', 'accepted', 'confirmed'];

export function DealCard({ card }: { card: Card }) {
  const { t } = useTranslation();
  const { listing, reservation, contactsOpen } = card;
  return (
    <div className={styles.card} data-testid="deal-card">
      <Go to={{ at: 'item', id: listing.id }} className={styles.item}>
        <img src={listing.picture} alt="" className={styles.picture} />
        <span className={styles.words}>
          <span className={styles.title}>{listing.title}</span>
          <span className={styles.price}>
            {card.won ? t('deal.won', { amount: won(card.won.amount) }) : price(t, listing.mode, listing.price)}
            {listing.state !== 'open' && <span className={styles.soft}> · {t(`listing.state.${listing.state}`)}</span>}
          </span>
        </span>
      </Go>
      <Steps card={card} />
      <p className={styles.foot}>
        {reservation && <Status of={reservation.status} />}
        {reservation && <span className={styles.days}>{days(t, reservation)}</span>}
        <span className={styles.contacts} data-open={contactsOpen || undefined}>
          <Icon name={contactsOpen ? 'unlock' : 'lock'} size={14} />
          {t(contactsOpen ? 'deal.contactsOpen' : 'deal.contactsHidden')}
        </span>
      </p>
    </div>
  );
}

function Steps({ card }: { card: Card }) {
  const { t } = useTranslation();
  const market = useMarket();
  const { busy, trouble, run } = useAct();
  const { listing, reservation, won: sold, sellerId } = card;
  const steps: readonly ReservationStep[] = reservation?.steps[market.me.id] ?? [];
  const settles = sold?.state === 'sold' && sellerId === market.me.id;
  const acts = [
    ...steps.map((step) => ({
      name: step,
      words: t(`reservation.step.${step}`),
      path: `reservations/${reservation?.id}/${step}`,
    })),
    ...(settles ? (['paid', 'dropped'] as const) : []).map((name) => ({
      name,
      words: t(`auction.${name}`),
      path: `auctions/${sold?.auctionId}/${name}`,
    })),
  ];
  const mayReserve =
    listing.mode !== 'auction' &&
    listing.state === 'open' &&
    sellerId !== market.me.id &&
    !GOING_ON.includes(reservation?.status ?? '');
  return (
    <>
      <div className={styles.steps}>
        {mayReserve && (
          <Go to={{ at: 'item', id: listing.id }} className="doran-button-quiet" data-testid="deal-reserve">
            {t('deal.reserve')}
          </Go>
        )}
        {acts.map(({ name, words, path }) => (
          <button
            key={name}
            type="button"
            className={GOOD.includes(name) ? 'doran-button-primary' : 'doran-button-quiet'}
            data-testid={`step-${name}`}
            disabled={busy !== null}
            aria-busy={busy === name}
            onClick={() => void run(name, () => market.post(path))}
          >
            {busy === name ? t('item.working') : words}
          </button>
        ))}
      </div>
      {trouble !== null && (
        <div className={styles.trouble}>
          <Trouble error={trouble} />
        </div>
      )}
    </>
  );
}
