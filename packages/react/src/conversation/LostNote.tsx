// Says why a message could not be gone to, and goes there again.
import { useWords } from '../context.js';
import { Icon } from '../parts/Icon.js';
import { faultWords } from '../words.js';
import type { Journey } from './journey.hook.js';

export function LostNote({ journey }: { journey: Journey }) {
  const words = useWords();
  const { lost, toMessage, forget } = journey;
  if (!lost) return null;
  return (
    <div className="doran-messages-lost" role="alert" data-testid="lost">
      <span>{words.room.lost(faultWords(lost.fault, words))}</span>
      {lost.fault.retryable && (
        <button type="button" className="doran-button-quiet" onClick={() => toMessage(lost.id)}>
          {words.message.retry}
        </button>
      )}
      <button type="button" className="doran-button-sign" aria-label={words.connection.dismiss} onClick={forget}>
        <Icon name="close" />
      </button>
    </div>
  );
}
