// Who is writing something just now.
import { useTranslation } from 'react-i18next';
import { useChatState } from '../use-chat';
import styles from './TypingLine.module.css';

export function TypingLine({ roomId }: { roomId: string }) {
  const { t } = useTranslation();
  const typing = useChatState((state) => state.typing.get(roomId));
  const room = useChatState((state) => state.rooms.get(roomId));
  const [a, b] = (typing ?? []).map(
    (userId) => room?.members.find((member) => member.user.id === userId)?.user.name ?? t('room.unknown'),
  );
  const many = (typing?.length ?? 0) > 2;
  return (
    <div className={styles.place} role="status">
      {a !== undefined && (
        <span className={styles.typing} data-testid="typing-line">
          <span className={styles.dots} aria-hidden>
            <i />
            <i />
            <i />
          </span>
          {many ? t('typing.many') : b !== undefined ? t('typing.two', { a, b }) : t('typing.one', { a })}
        </span>
      )}
    </div>
  );
}
