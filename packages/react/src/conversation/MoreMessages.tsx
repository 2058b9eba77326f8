// What stands beyond the first and the last message that are shown: more to come, or why it does not.
import type { TimelineView } from '@doran/client';
import { useWords } from '../context.js';
import { faultWords } from '../words.js';

interface Props {
  end: 'older' | 'newer';
  state: TimelineView['older'];
  hasMore: boolean;
  onAsk: () => Promise<boolean>;
}

export function MoreMessages({ end, state, hasMore, onAsk }: Props) {
  const words = useWords();
  if (state === 'loading') {
    const loading = end === 'older' ? words.room.loadingOlder : words.room.loadingNewer;
    return <p className="doran-messages-edge">{loading}</p>;
  }
  if (state !== 'idle') {
    return (
      <div className="doran-messages-edge" role="alert" data-testid={`fault-${end}`}>
        <p>{faultWords(state, words)}</p>
        <button type="button" className="doran-button-quiet" onClick={() => void onAsk()}>
          {words.room[end]}
        </button>
      </div>
    );
  }
  return hasMore ? <p className="doran-messages-edge" /> : null;
}
