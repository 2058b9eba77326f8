// Says in words how the connection is doing when it is not well, and what was refused behind the screens.
import { useTranslation } from 'react-i18next';
import type { ClosedReason, Link } from '../chat/connection';
import type { Fault } from '../chat/faults';
import { faultWords } from '../i18n/words';
import buttons from '../parts/buttons.module.css';
import { Icon } from '../parts/Icon';
import { useChat, useChatState } from '../use-chat';
import styles from './ConnectionBanner.module.css';

export function ConnectionBanner({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const chat = useChat();
  const link = useChatState((state) => state.link);
  const troubles = useChatState((state) => state.troubles);
  const why = useReason(link);
  const signIn = link.phase === 'refused' && mustSignIn(link.why);
  return (
    <div className={styles.place} aria-live="polite">
      {link.phase !== 'online' && (
        <div className={styles.banner} data-testid="connection-banner" data-phase={link.phase}>
          {link.phase === 'refused' ? <Icon name="warn" /> : <span className={styles.wheel} aria-hidden />}
          <span className={styles.words}>{t(`link.${link.phase}`, { why })}</span>
          {link.phase !== 'connecting' && (
            <button type="button" className={styles.act} onClick={signIn ? onLeave : chat.reconnect}>
              {t(signIn ? 'link.signIn' : 'link.retry')}
            </button>
          )}
        </div>
      )}
      {link.phase === 'online' &&
        [...troubles].map(([chore, fault]) => (
          <div className={styles.banner} data-testid="trouble" data-phase="trouble" key={chore}>
            <Icon name="warn" />
            <span className={styles.words}>
              {t(`chore.${chore}`)} {faultWords(fault, t)}
            </span>
            <button
              type="button"
              className={buttons.sign}
              aria-label={t('link.dismiss')}
              onClick={() => chat.dismiss(chore)}
            >
              <Icon name="close" />
            </button>
          </div>
        ))}
    </div>
  );
}

const mustSignIn = (why: Fault | ClosedReason) =>
  typeof why === 'string' ? why === 'revoked' : why.code === 'unauthenticated';

function useReason(link: Link): string {
  const { t } = useTranslation();
  if (link.phase !== 'refused') return '';
  return typeof link.why === 'string' ? t(`closed.${link.why}`) : faultWords(link.why, t);
}
