// Above the text: which message is being answered or changed, and the way out of it.
import type { Room } from '@doran/protocol';
import { useTranslation } from 'react-i18next';
import buttons from '../parts/buttons.module.css';
import { Icon } from '../parts/Icon';
import { preview } from '../rooms/naming';
import styles from './Composer.module.css';
import type { Mode } from './mode';

export function ComposerTask({ mode, room, onCancel }: { mode: Mode; room: Room; onCancel: () => void }) {
  const { t } = useTranslation();
  if (mode.kind === 'new') return null;
  const message = mode.kind === 'edit' ? mode.message : mode.to;
  const author = room.members.find((member) => member.user.id === message.senderId)?.user.name ?? t('room.unknown');
  return (
    <div className={styles.task} data-testid="composer-task">
      <Icon name={mode.kind === 'edit' ? 'pen' : 'reply'} size={18} />
      <span className={styles.words}>
        <span className={styles.what}>
          {mode.kind === 'edit' ? t('composer.editing') : t('message.replyTo', { name: author })}
        </span>
        <span className={styles.quoted}>{preview(message, t)}</span>
      </span>
      <button type="button" className={buttons.sign} aria-label={t('composer.cancel')} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  );
}
