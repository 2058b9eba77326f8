// Above the text: which message is being answered or changed, and the way out of it.
import type { Room } from '@doran/client';
import { useWords } from '../context.js';
import { preview } from '../naming.js';
import { Icon } from '../parts/Icon.js';
import type { Mode } from './mode.js';

export function ComposerTask({ mode, room, onCancel }: { mode: Mode; room: Room; onCancel: () => void }) {
  const words = useWords();
  if (mode.kind === 'new') return null;
  const message = mode.kind === 'edit' ? mode.message : mode.to;
  const author = room.members.find((member) => member.user.id === message.senderId)?.user.name ?? words.room.unknown;
  return (
    <div className="doran-composer-task" data-testid="composer-task">
      <Icon name={mode.kind === 'edit' ? 'pen' : 'reply'} size={18} />
      <span className="doran-composer-words">
        <span className="doran-composer-what">
          {mode.kind === 'edit' ? words.composer.editing : words.message.replyTo(author)}
        </span>
        <span className="doran-composer-quoted">{preview(message, words)}</span>
      </span>
      <button type="button" className="doran-button-sign" aria-label={words.composer.cancel} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}
