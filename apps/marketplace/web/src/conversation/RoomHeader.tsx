// Above the messages: with whom one talks, what about, and whether they are there.
import type { Room } from '@doran/protocol';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../parts/Avatar';
import { BackButton } from '../parts/BackButton';
import { aboutLine, counterpart } from '../rooms/naming';
import { useChatState } from '../use-chat';
import { PresenceLine } from './PresenceLine';
import styles from './RoomHeader.module.css';

export function RoomHeader({ room, name }: { room: Room | undefined; name: string }) {
  const { t } = useTranslation();
  const myId = useChatState((state) => state.me.id);
  const other = room ? counterpart(room, myId) : null;
  const about = room ? aboutLine(room, t) : null;
  return (
    <header className={styles.header}>
      <span className={styles.back}>
        <BackButton label={t('room.back')} />
      </span>
      {room && <Avatar id={other?.id ?? room.id} name={name} picture={other?.picture ?? null} size={40} />}
      <div className={styles.words}>
        <h2 className={styles.name}>{room ? name : ''}</h2>
        <p className={styles.line}>
          {other && <PresenceLine userId={other.id} />}
          {room && !other && <span>{t('room.members', { count: room.memberCount })}</span>}
          {about && <span className={styles.about}>{about}</span>}
        </p>
      </div>
    </header>
  );
}
