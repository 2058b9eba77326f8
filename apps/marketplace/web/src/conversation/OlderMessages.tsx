// What stands above the oldest message that is loaded: more to come, a refusal, or the beginning.
import { useTranslation } from 'react-i18next';
import type { OpenRoom } from '../chat/state';
import { faultWords } from '../i18n/words';
import buttons from '../parts/buttons.module.css';
import styles from './MessageList.module.css';

interface Props {
  older: OpenRoom['older'];
  hasOlder: boolean;
  empty: boolean;
  onAsk: () => Promise<boolean>;
}

export function OlderMessages({ older, hasOlder, empty, onAsk }: Props) {
  const { t } = useTranslation();
  if (older === 'loading') return <p className={styles.edge}>{t('room.loadingOlder')}</p>;
  if (older !== 'idle') {
    return (
      <div className={styles.edge} role="alert">
        <p>{faultWords(older, t)}</p>
        <button type="button" className={buttons.quiet} onClick={() => void onAsk()}>
          {t('room.older')}
        </button>
      </div>
    );
  }
  return <p className={styles.edge}>{hasOlder || empty ? '' : t('room.begin')}</p>;
}
