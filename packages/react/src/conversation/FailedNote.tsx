// Below a message that the server would not take: why, and what the reader can do.
import type { Fault, TimelineMessage } from '@doran/client';
import { useWords } from '../context.js';
import { useSend } from '../messages.hooks.js';
import { faultWords } from '../words.js';

export function FailedNote({ message, fault }: { message: TimelineMessage; fault: Fault }) {
  const words = useWords();
  const { retry, discard } = useSend(message.roomId);
  return (
    <div className="doran-failed-note" role="alert">
      <span>
        {words.message.failed} {faultWords(fault, words)}
      </span>
      <span className="doran-failed-acts">
        <button
          type="button"
          data-testid="try-again"
          onClick={(event) => {
            // These buttons are about to go: the focus stays near.
            event.currentTarget.closest<HTMLElement>('[data-row]')?.focus();
            retry(message.id);
          }}
        >
          {words.message.retry}
        </button>
        <button
          type="button"
          data-testid="discard"
          onClick={(event) => {
            event.currentTarget.closest<HTMLElement>('[role=group]')?.focus();
            discard(message.id);
          }}
        >
          {words.message.discard}
        </button>
      </span>
    </div>
  );
}
