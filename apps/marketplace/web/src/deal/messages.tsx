// How the marketplace draws its own messages in a conversation, and what it notes below those it has changed.
import type { TimelineMessage } from '@doran/client';
import { useTranslation } from 'react-i18next';
import { systemWords } from '../i18n/system.words';
import { Icon } from '../parts/Icon';
import styles from './messages.module.css';

/** What the marketplace's contact rules leave in the place of a phone number, an address, a messenger's name or a link. */
const MASK = /[📞📧💬🔗]●●●/u;

/** Kinds that are newer than this page say their body. */
export function systemMessage(message: TimelineMessage) {
  const told = systemWords(message.data);
  return told ? (
    <span className={styles.system}>
      <Icon name={told.icon} size={16} />
      {told.text}
    </span>
  ) : undefined;
}

export const messageNote = ({ body }: TimelineMessage) => (body !== null && MASK.test(body) ? <MaskedNote /> : null);

function MaskedNote() {
  const { t } = useTranslation();
  return (
    <span className={styles.note} data-testid="masked-note">
      <Icon name="lock" size={14} />
      {t('deal.masked')}
    </span>
  );
}
