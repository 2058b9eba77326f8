// Stands where one would write to a person whom one has blocked, with the way back.
import { useWords } from '../context.js';
import { Icon } from '../parts/Icon.js';
import { faultWords } from '../words.js';
import { useAct } from './act.hook.js';
import { useBlocked } from './blocks.hooks.js';

export function BlockedNote({ userId }: { userId: string }) {
  const words = useWords();
  const { setBlocked } = useBlocked(userId);
  const { busy, fault, run } = useAct();
  return (
    <div className="doran doran-composer-locked" data-testid="composer-blocked">
      <Icon name="lock" size={18} />
      <p role={fault ? 'alert' : 'status'}>{fault ? faultWords(fault, words) : words.safety.blockedHere}</p>
      <button
        type="button"
        className="doran-button-quiet"
        data-testid="composer-unblock"
        disabled={busy}
        onClick={() => void run(() => setBlocked(false))}
      >
        {words.safety.unblock}
      </button>
    </div>
  );
}
