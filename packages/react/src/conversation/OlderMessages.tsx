// What stands above the oldest message that is loaded: more to come, or why it does not.
import type { TimelineView } from '@doran/client';
import { useWords } from '../context.js';
import { faultWords } from '../words.js';

interface Props {
  older: TimelineView['older'];
  hasOlder: boolean;
  onAsk: () => Promise<boolean>;
}

export function OlderMessages({ older, hasOlder, onAsk }: Props) {
  const words = useWords();
  if (older === 'loading') return <p className="doran-messages-edge">{words.room.loadingOlder}</p>;
  if (older !== 'idle') {
    return (
      <div className="doran-messages-edge" role="alert">
        <p>{faultWords(older, words)}</p>
        <button type="button" className="doran-button-quiet" onClick={() => void onAsk()}>
          {words.room.older}
        </button>
      </div>
    );
  }
  return hasOlder ? <p className="doran-messages-edge" /> : null;
}
