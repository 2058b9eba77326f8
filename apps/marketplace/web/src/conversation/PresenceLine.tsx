// Whether a person is there now, or when they were.
import { useTranslation } from 'react-i18next';
import { fullMoment, longAgo } from '../i18n/when';
import { useChatState, useNow } from '../use-chat';
import styles from './PresenceLine.module.css';

export function PresenceLine({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const presence = useChatState((state) => state.presence.get(userId));
  const connected = useChatState((state) => state.link.phase === 'online');
  const now = useNow(30_000);
  // Without a connection nobody knows: an old "online" would be a lie.
  if (!presence || !connected) return null;
  const { online, lastSeenAt } = presence;
  const when = lastSeenAt && longAgo(lastSeenAt, now);
  const seen = when ? t('presence.lastSeen', { when }) : t('presence.justNow');
  return (
    <span
      className={styles.presence}
      data-testid="presence"
      data-online={online}
      title={lastSeenAt && !online ? fullMoment(lastSeenAt) : undefined}
    >
      {online ? t('presence.online') : lastSeenAt ? seen : t('presence.unknown')}
    </span>
  );
}
