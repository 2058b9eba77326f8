// What is under the hammer, how its auction stands, and what its reader can do about it.
import type { ListingView } from '@doran/marketplace-server/contract';
import { useTranslation } from 'react-i18next';
import { won } from '../i18n/telling';
import { useMarket } from '../market/market';
import { SellerCard } from '../people/SellerCard';
import { BidPanel } from './BidPanel';
import { End } from './End';
import styles from './Lot.module.css';
import type { Standing } from './standing';
import { told, useLeft } from './TimeLeft';

interface Props {
  stands: Standing;
  /** How far this device's clock is behind the server's, in milliseconds. */
  behind: number;
  /** Null until it is there. */
  listing: ListingView | null;
  onChanged: () => void;
}

export function Lot({ stands, behind, listing, onChanged }: Props) {
  const { me } = useMarket();
  const isSeller = listing?.seller.id === me.id;
  const isLive = stands.state === 'live';
  return (
    <div className={styles.lot}>
      {listing && <img src={listing.picture} alt="" className={styles.picture} />}
      <div className={styles.side}>
        {isLive && <Clock stands={stands} behind={behind} />}
        <Highest stands={stands} />
        <Reserve stands={stands} />
        {isLive && listing && <BidPanel stands={stands} isSeller={isSeller} onRefused={onChanged} />}
        {!isLive && <End stands={stands} isSeller={isSeller} onChanged={onChanged} />}
      </div>
      {listing && (
        <div className={styles.about}>
          <p className={styles.body}>{listing.body}</p>
          <SellerCard seller={listing.seller} />
        </div>
      )}
    </div>
  );
}

const HURRY_MS = 30_000;

function Clock({ stands, behind }: Pick<Props, 'stands' | 'behind'>) {
  const { t } = useTranslation();
  const left = useLeft(stands.endsAt, behind);
  return (
    <div className={styles.clock} data-hurry={left < HURRY_MS || undefined}>
      <span className={styles.live}>{t('auction.live')}</span>
      <span className={styles.left}>{t('auction.left')}</span>
      <span role="timer" className={styles.time} data-testid="countdown">
        {left === 0 ? t('auction.closing') : told(left)}
      </span>
      {stands.extended && <span className={styles.extended}>{t('auction.extended')}</span>}
    </div>
  );
}

function Highest({ stands: { highest, startingPrice, bidCount } }: Pick<Props, 'stands'>) {
  const { t } = useTranslation();
  const { me } = useMarket();
  return (
    <div className={styles.highest}>
      <span className={styles.soft}>{t(highest ? 'auction.highest' : 'auction.starting')}</span>
      <span className={styles.amount} data-testid="highest">
        {won(highest?.amount ?? startingPrice)}
      </span>
      <span className={styles.soft}>
        {highest &&
          `${highest.bidderId === me.id ? t('auction.you') : t('auction.by', { name: highest.bidderName })} · `}
        {t('auction.bids', { count: bidCount })}
      </span>
    </div>
  );
}

function Reserve({ stands: { reserve } }: Pick<Props, 'stands'>) {
  const { t } = useTranslation();
  if (reserve === null) return null;
  return (
    <p className={styles.reserve} data-met={reserve.met || undefined} data-testid="reserve">
      {t(reserve.met ? 'auction.reserveMet' : 'auction.reserveNot')}
      {reserve.amount !== undefined && ` · ${t('auction.reserveYours', { amount: won(reserve.amount) })}`}
    </p>
  );
}
