// One listing: what it is, who offers it, when it is taken, and what one can do about it.
import type { ListingAnswer } from '@doran/marketplace-server/contract';
import { ListBones } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { day, price } from '../i18n/telling';
import { useAsked } from '../market/asked.hook';
import { useDealStamp } from '../market/deal';
import { useMarket } from '../market/market';
import { Icon } from '../parts/Icon';
import { Page } from '../parts/Page';
import { Trouble } from '../parts/Trouble';
import { SellerCard } from '../people/SellerCard';
import { BuyerActs } from './BuyerActs';
import styles from './ItemPage.module.css';
import { SellerActs } from './SellerActs';

export function ItemPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { answer, trouble, again } = useAsked<ListingAnswer>(`listings/${id}`, useDealStamp());
  const listing = answer?.listing;
  return (
    <Page title={listing?.title ?? ''} back>
      <Trouble error={trouble} onAgain={again} />
      {!listing && !trouble && <ListBones label={t('item.loading')} count={4} />}
      {answer && listing && (
        <article className={styles.item} data-testid="item">
          <img src={listing.picture} alt="" className={styles.picture} />
          <div className={styles.about}>
            <p className={styles.marks}>
              <span className={styles.mode}>{t(`listing.mode.${listing.mode}`)}</span>
              {listing.state !== 'open' && <span className={styles.over}>{t(`listing.state.${listing.state}`)}</span>}
              <span className={styles.place}>
                <Icon name="place" size={16} />
                {listing.place}
              </span>
            </p>
            <p className={styles.price}>{price(t, listing.mode, listing.price)}</p>
            <p className={styles.body}>{listing.body}</p>
            <Taken taken={answer.taken} />
            {listing.seller.id === me.id ? (
              <SellerActs listing={listing} onDone={again} />
            ) : (
              <BuyerActs answer={answer} onDone={again} />
            )}
            <h3 className={styles.heading}>{t('item.seller')}</h3>
            <SellerCard seller={listing.seller} />
          </div>
        </article>
      )}
    </Page>
  );
}

function Taken({ taken }: { taken: ListingAnswer['taken'] }) {
  const { t } = useTranslation();
  if (taken.length === 0) return null;
  if (taken.some(({ from }) => from === null)) return <p className={styles.takenAll}>{t('item.takenAll')}</p>;
  return (
    <div className={styles.taken}>
      <h3 className={styles.heading}>{t('item.taken')}</h3>
      <ul className={styles.days}>
        {taken.map(({ from, to }) => (
          <li key={from} className={styles.day}>
            {from && day(from)} – {to && day(to)}
          </li>
        ))}
      </ul>
    </div>
  );
}
