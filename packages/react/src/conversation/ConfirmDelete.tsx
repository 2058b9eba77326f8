// Asks before a message is deleted for everyone, and says so when the server will not.
import { type Fault, faultOf, type TimelineMessage } from '@doran/client';
import { useEffect, useId, useRef, useState } from 'react';
import { useWords } from '../context.js';
import { useSend } from '../messages.hooks.js';
import { faultWords } from '../words.js';

export function ConfirmDelete({ message, onDone }: { message: TimelineMessage; onDone: () => void }) {
  const words = useWords();
  const { remove } = useSend(message.roomId);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);

  useEffect(() => {
    dialog.current?.showModal();
  }, []);

  async function confirm(): Promise<void> {
    if (message.seq === null) return;
    setBusy(true);
    setFault(null);
    try {
      await remove(message.seq);
      const conversation = dialog.current?.closest('section');
      dialog.current?.close();
      // The menu that asked is gone with the text: the focus goes to what is left of the message.
      conversation?.querySelector<HTMLElement>(`[data-row="${CSS.escape(message.id)}"]`)?.focus();
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="doran doran-confirm-dialog" aria-labelledby={titleId} onClose={onDone}>
      <h2 id={titleId}>{words.remove.title}</h2>
      <p>{words.remove.lead}</p>
      {fault && (
        <p role="alert" className="doran-confirm-fault">
          {faultWords(fault, words)}
        </p>
      )}
      <div className="doran-confirm-acts">
        {/* Closing gives the focus back to where it was, as unmounting would not. */}
        <button type="button" className="doran-button-quiet" onClick={() => dialog.current?.close()}>
          {words.remove.no}
        </button>
        <button
          type="button"
          className="doran-button-primary"
          data-testid="confirm-delete"
          disabled={busy}
          onClick={() => void confirm()}
        >
          {words.remove.yes}
        </button>
      </div>
    </dialog>
  );
}
