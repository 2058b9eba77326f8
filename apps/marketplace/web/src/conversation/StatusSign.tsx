// How far a message of one's own has come, as a sign with its word.
import { useTranslation } from 'react-i18next';
import type { Status } from '../chat/status';
import { Icon, type IconName } from '../parts/Icon';
import styles from './StatusSign.module.css';

const SIGNS: Record<Status, IconName> = {
  sending: 'clock',
  failed: 'warn',
  sent: 'check',
  delivered: 'checks',
  read: 'checks',
};

export function StatusSign({ status }: { status: Status }) {
  const { t } = useTranslation();
  const word = t(`message.status.${status}`);
  return (
    <span className={styles.sign} data-status={status} title={word}>
      <Icon name={SIGNS[status]} size={15} />
      <span className="unseen">{word}</span>
    </span>
  );
}
