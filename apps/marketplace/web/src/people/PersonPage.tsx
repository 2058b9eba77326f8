// One person: how far they are trusted and why, how they reply, what limits them, and what they offer.
import type { ProfileAnswer } from '@doran/marketplace-server/contract';
import { Avatar, ListBones, useWhen } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { languageNow } from '../i18n/setup';
import { ListingGrid } from '../listings/ListingGrid';
import { useAsked } from '../market/asked.hook';
import { useDealStamp } from '../market/deal';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Page } from '../parts/Page';
import { Trouble } from '../parts/Trouble';
import styles from './PersonPage.module.css';
import { Standing } from './Standing';

export function PersonPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { answer, trouble, again } = useAsked<ProfileAnswer>(`people/${id}`, useDealStamp());
  const isMe = id === me.id;
  return (
    <Page
      title={answer?.person.name ?? (isMe ? me.name : '')}
      back={!isMe}
      name={`person ${id}`}
      aside={isMe && <Own />}
    >
      <Trouble error={trouble} onAgain={again} />
      {!answer && !trouble && <ListBones label={t('person.loading')} count={4} />}
      {answer && (
        <div className={styles.person} data-testid="profile">
          <Face answer={answer} />
          <Standing answer={answer} />
          <section className={styles.listings} aria-label={t('person.listings')}>
            <h3 className={styles.heading}>{t('person.listings')}</h3>
            {answer.listings.length === 0 && <p className={styles.soft}>{t('person.listingsNone')}</p>}
            <ListingGrid listings={answer.listings} />
          </section>
        </div>
      )}
    </Page>
  );
}

function Face({ answer: { person, joinedAt } }: { answer: ProfileAnswer }) {
  const { t } = useTranslation();
  const { plainDate } = useWhen();
  return (
    <div className={styles.face}>
      <Avatar id={person.id} name={person.name} picture={person.picture} size={72} />
      <div>
        <p className={styles.tagline}>{person.tagline[languageNow()]}</p>
        <p className={styles.soft}>{t('person.since', { date: plainDate(joinedAt) })}</p>
      </div>
    </div>
  );
}

/** What only oneself can do from here. */
function Own() {
  const { t } = useTranslation();
  return (
    <Go to={{ at: 'reservations' }} className="doran-button-quiet" data-testid="to-reservations">
      <Icon name="calendar" size={18} />
      {t('person.reservations')}
    </Go>
  );
}
