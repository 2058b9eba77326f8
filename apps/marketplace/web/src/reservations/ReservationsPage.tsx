// One's own reservations, as buyer and as seller, each with its state and the way to its room.
import type { ListingAnswer, ReservationsAnswer, ReservationView } from '@doran/marketplace-server/contract';
import { ListBones, Quiet } from '@doran/react';
import { useTranslation } from 'react-i18next';
import { days } from '../i18n/telling';
import { useAsked } from '../market/asked.hook';
import { useDealStamp } from '../market/deal';
import { useMarket } from '../market/market';
import { Go } from '../parts/Go';
import { Icon } from '../parts/Icon';
import { Page } from '../parts/Page';
import { Status } from '../parts/Status';
import { Trouble } from '../parts/Trouble';
import { HOME } from '../place';
import styles from './ReservationsPage.module.css';

export function ReservationsPage() {
  const { t } = useTranslation();
  const { answer, trouble, again } = useAsked<ReservationsAnswer>('reservations', useDealStamp());
  return (
    <Page title={t('reservation.title')} lead={t('reservation.lead')} back name="reservations">
      <Trouble error={trouble} onAgain={again} />
      {!answer && !trouble && <ListBones label={t('reservation.loading')} count={4} />}
      {answer?.reservations.length === 0 && (
        <Quiet title={t('reservation.empty')} lead={t('reservation.emptyLead')}>
          <Go to={HOME} className="doran-button-quiet">
            {t('reservation.browse')}
          </Go>
        </Quiet>
      )}
      <ul className={styles.list} data-testid="reservations">
        {answer?.reservations.map((reservation) => (
          <li key={reservation.id}>
            <Reservation reservation={reservation} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function Reservation({ reservation }: { reservation: ReservationView }) {
  const { t } = useTranslation();
  const { me } = useMarket();
  const { answer } = useAsked<ListingAnswer>(`listings/${reservation.listingId}`);
  return (
    <Go to={{ at: 'room', roomId: reservation.roomId }} className={styles.line} data-testid="reservation">
      {answer ? (
        <img src={answer.listing.picture} alt="" className={styles.picture} />
      ) : (
        <span className={styles.picture} />
      )}
      <span className={styles.words}>
        <span className={styles.title}>{answer?.listing.title}</span>
        <span className={styles.soft}>{days(t, reservation)}</span>
        <span className={styles.soft}>
          {t(reservation.buyerId === me.id ? 'reservation.asBuyer' : 'reservation.asSeller')}
        </span>
      </span>
      <Status of={reservation.status} />
      <Icon name="go" />
    </Go>
  );
}
