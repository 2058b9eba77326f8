// How a reservation stands, as a small mark.
import type { ReservationStatus } from '@doran/marketplace-server/contract';
import { useTranslation } from 'react-i18next';
import styles from './Status.module.css';

const TONE: Record<ReservationStatus, 'waits' | 'goes' | 'done' | 'over'> = {
  requested: 'waits',
  accepted: 'goes',
  confirmed: 'goes',
  completed: 'done',
  declined: 'over',
  cancelled: 'over',
  no_show: 'over',
};

export function Status({ of: status }: { of: ReservationStatus }) {
  const { t } = useTranslation();
  return (
    <span className={styles.status} data-tone={TONE[status]} data-testid="deal-status" data-status={status}>
      {t(`reservation.status.${status}`)}
    </span>
  );
}
