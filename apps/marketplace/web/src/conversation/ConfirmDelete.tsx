// Asks before a message is deleted for everyone, and says so when the server will not.
import type { Message } from '@doran/protocol';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Fault, faultOf } from '../chat/faults';
import { faultWords } from '../i18n/words';
import buttons from '../parts/buttons.module.css';
import { useChat } from '../use-chat';
import styles from './ConfirmDelete.module.css';

export function ConfirmDelete({ message, onDone }: { message: Message; onDone: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  async function remove(): Promise<void> {
    setBusy(true);
    setFault(null);
    try {
      await chat.remove(message.roomId, message.seq);
      onDone();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby="delete-title" onClose={onDone}>
      <h2 id="delete-title">{t('remove.title')}</h2>
      <p>{t('remove.lead')}</p>
      {fault && (
        <p role="alert" className={styles.fault}>
          {faultWords(fault, t)}
        </p>
      )}
      <div className={styles.acts}>
        <button type="button" className={buttons.quiet} onClick={onDone}>
          {t('remove.no')}
        </button>
        <button
          type="button"
          className={buttons.primary}
          data-testid="confirm-delete"
          disabled={busy}
          onClick={() => void remove()}
        >
          {t('remove.yes')}
        </button>
      </div>
    </dialog>
  );
}
