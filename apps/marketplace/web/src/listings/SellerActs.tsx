// What its seller can do about a listing: take it down, after a second thought.
import type { ListingView } from '@doran/marketplace-server/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../market/act.hook';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Trouble } from '../parts/Trouble';
import styles from './Acts.module.css';

export function SellerActs({ listing, onDone }: { listing: ListingView; onDone: () => void }) {
  const { t } = useTranslation();
  const market = useMarket();
  const { busy, trouble, run } = useAct();
  const [asked, setAsked] = useState(false);

  async function takeDown(): Promise<void> {
    if (await run('remove', () => market.remove(`listings/${listing.id}`))) setAsked(false);
    onDone();
  }

  return (
    <div className={styles.acts}>
      <p className={styles.soft}>{t('item.own')}</p>
      {listing.auction && (
        <Go to={{ at: 'auction', id: listing.auction.id }} className="doran-button-primary">
          {t('item.toAuction')}
        </Go>
      )}
      {listing.state === 'open' && !asked && (
        <button type="button" className="doran-button-quiet" data-testid="take-down" onClick={() => setAsked(true)}>
          {t('item.takeDown')}
        </button>
      )}
      {asked && (
        <div className={styles.form}>
          <p>{t('item.takeDownSure')}</p>
          <div className={styles.row}>
            <button type="button" className="doran-button-quiet" onClick={() => setAsked(false)}>
              {t('item.cancel')}
            </button>
            <button
              type="button"
              className="doran-button-primary"
              data-testid="take-down-yes"
              disabled={busy !== null}
              onClick={() => void takeDown()}
            >
              {busy === null ? t('item.takeDownYes') : t('item.working')}
            </button>
          </div>
        </div>
      )}
      <Trouble error={trouble} />
    </div>
  );
}
