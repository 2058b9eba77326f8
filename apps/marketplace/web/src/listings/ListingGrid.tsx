// Listings as cards beside each other: picture, price, place, and who offers it.
import type { ListingView } from '@doran/marketplace-server/contract';
import { Avatar } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { TimeLeft } from '../auction/TimeLeft';
import { price, won } from '../i18n/telling';
import { Go } from '../parts/Go';
import { Trust } from '../parts/Trust';
import styles from './ListingGrid.module.css';

export function ListingGrid({ listings }: { listings: readonly ListingView[] }) {
  return (
    <ul className={styles.grid} data-testid="listings">
      {listings.map((listing) => (
        <li key={listing.id}>
          <ListingCard listing={listing} />
        </li>
      ))}
    </ul>
  );
}

function ListingCard({ listing }: { listing: ListingView }) {
  const { t } = useTranslation();
  const { id, mode, title, place, picture, seller, state, auction } = listing;
  return (
    <Go
      to={auction ? { at: 'auction', id: auction.id } : { at: 'item', id }}
      className={styles.card}
      data-testid="listing"
      data-listing-id={id}
    >
      <span className={styles.frame} data-over={state !== 'open' || undefined}>
        <img src={picture} alt="" className={styles.picture} loading="lazy" />
        <span className={styles.mark} data-mode={mode}>
          {state === 'open' ? t(`listing.mode.${mode}`) : t(`listing.state.${state}`)}
        </span>
        {auction?.state === 'live' && (
          <span className={styles.left}>
            <TimeLeft endsAt={auction.endsAt} />
          </span>
        )}
      </span>
      <span className={styles.words}>
        <span className={styles.title}>{title}</span>
        <span className={styles.price}>
          {auction
            ? auction.amount === null
              ? t('listing.from', { price: won(listing.price) })
              : t('listing.now', { price: won(auction.amount) })
            : price(t, mode, listing.price)}
          {auction && auction.bidCount > 0 && (
            <span className={styles.soft}> {t('listing.bids', { count: auction.bidCount })}</span>
          )}
        </span>
        <span className={styles.seller}>
          <Avatar id={seller.id} name={seller.name} picture={seller.picture} size={22} />
          <span className={styles.name}>
            {seller.name} · {place}
          </span>
          <Trust of={seller.trust} />
        </span>
      </span>
    </Go>
  );
}

/** While the grid is on its way. */
export function ListingGridBones({ label }: { label: string }) {
  return (
    <div className={styles.grid} role="status" aria-label={label} data-testid="listings-loading">
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have no names
        <span key={index} className={styles.bone} />
      ))}
    </div>
  );
}
