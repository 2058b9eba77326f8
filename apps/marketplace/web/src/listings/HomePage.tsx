// The front page: everything that neighbours offer, or one kind of it.
import type { ListingMode, ListingsAnswer } from '@doran/marketplace-server/contract';
import { Quiet } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { useAsked } from '../market/asked.hook';
import { Go } from '../parts/Go';
import { Page } from '../parts/Page';
import { Trouble } from '../parts/Trouble';
import styles from './HomePage.module.css';
import { ListingGrid, ListingGridBones } from './ListingGrid';

const MODES: readonly (ListingMode | null)[] = [null, 'sale', 'rent', 'auction'];

export function HomePage({ mode }: { mode: ListingMode | null }) {
  const { t } = useTranslation();
  const { answer, trouble, again } = useAsked<ListingsAnswer>(`listings${mode === null ? '' : `?mode=${mode}`}`);
  return (
    <Page title={t('home.title')} lead={t('home.lead')} name={`home ${mode ?? 'all'}`}>
      <div className={styles.filter}>
        {MODES.map((one) => (
          <Go
            key={one}
            to={{ at: 'home', mode: one }}
            className={styles.mode}
            current={one === mode}
            data-testid={`filter-${one ?? 'all'}`}
          >
            {one === null ? t('home.all') : t(`listing.mode.${one}`)}
          </Go>
        ))}
      </div>
      <Trouble error={trouble} onAgain={again} />
      {!answer && !trouble && <ListingGridBones label={t('home.loading')} />}
      {answer?.listings.length === 0 && (
        <Quiet title={t('home.empty')} lead={t('home.emptyLead')}>
          <Go to={{ at: 'sell' }} className="doran-button-quiet">
            {t('home.sell')}
          </Go>
        </Quiet>
      )}
      {answer && <ListingGrid listings={answer.listings} />}
    </Page>
  );
}
