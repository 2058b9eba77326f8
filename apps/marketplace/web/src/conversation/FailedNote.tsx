// Below a message that the server would not take: why, and what the reader can do.
import type { Message } from '@doran/protocol';
import { useTranslation } from 'react-i18next';
import type { Fault } from '../chat/faults';
import { faultWords } from '../i18n/words';
import { useChat } from '../use-chat';
import styles from './FailedNote.module.css';

export function FailedNote({ message, fault }: { message: Message; fault: Fault }) {
  const { t } = useTranslation();
  const chat = useChat();
  const { roomId, id } = message;
  return (
    <div className={styles.note} role="alert">
      <span>
        {t('message.failed')} {faultWords(fault, t)}
      </span>
      <span className={styles.acts}>
        <button type="button" data-testid="try-again" onClick={() => chat.tryAgain(roomId, id)}>
          {t('message.tryAgain')}
        </button>
        <button type="button" data-testid="discard" onClick={() => chat.discard(roomId, id)}>
          {t('message.discard')}
        </button>
      </span>
    </div>
  );
}
