// On a wide screen, beside the conversation: what it is about, and who takes part.
import type { Room } from '@doran/client';
import { Avatar, useChatState, useMyId, useWhen, useWords } from '@doran/react';
import { useTranslation } from 'react-i18next';
import styles from './RoomPanel.module.css';

export function RoomPanel({ room }: { room: Room }) {
  const { t } = useTranslation();
  const words = useWords();
  const { plainDate } = useWhen();
  const myId = useMyId();
  const presence = useChatState((state) => state.presence);
  return (
    <aside className={styles.panel} aria-label={t('panel.label')}>
      <h3 className={styles.heading}>{t('panel.about')}</h3>
      <div className={styles.subject}>
        {room.subject && <span className={styles.kind}>{words.subject.name(room.subject.type)}</span>}
        <p className={styles.title}>{room.title ?? (room.subject ? '' : t('panel.noSubject'))}</p>
        {room.subject && <p className={styles.soft}>{t('panel.number', { id: room.subject.id })}</p>}
        <p className={styles.soft}>{t('panel.since', { date: plainDate(room.createdAt) })}</p>
      </div>
      <h3 className={styles.heading}>{t('panel.members')}</h3>
      <ul className={styles.members}>
        {room.members.map(({ user }) => (
          <li key={user.id} className={styles.member}>
            <Avatar
              id={user.id}
              name={user.name}
              picture={user.picture}
              size={36}
              online={user.id !== myId && presence.get(user.id)?.online === true}
            />
            <span className={styles.words}>
              <span className={styles.name}>
                {user.name || user.id}
                {user.id === myId && <span className={styles.soft}> ({t('panel.you')})</span>}
              </span>
              {user.trust !== null && <span className={styles.soft}>{t('panel.trust', { trust: user.trust })}</span>}
            </span>
          </li>
        ))}
      </ul>
    </aside>
  );
}
