// One room in the list: whose it is, what it is about, what was said last, and how much of it is unread.
import type { Room } from '@doran/protocol';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { fullMoment, shortMoment } from '../i18n/when';
import { Avatar } from '../parts/Avatar';
import { roomPath } from '../route';
import { useChatState } from '../use-chat';
import { aboutLine, counterpart, preview, roomName } from './naming';
import styles from './RoomItem.module.css';

interface Props {
  room: Room;
  chosen: boolean;
  typing: readonly string[] | undefined;
  /** Only here to draw the time anew when it has moved on. */
  minute: number;
}

export const RoomItem = memo(function RoomItem({ room, chosen, typing }: Props) {
  const { t } = useTranslation();
  const myId = useChatState((state) => state.me.id);
  const other = counterpart(room, myId);
  const online = useChatState((state) => other !== null && state.presence.get(other.id)?.online === true);
  const name = roomName(room, myId, t);
  const about = aboutLine(room, t);
  const unread = room.me?.unread ?? 0;
  const at = room.lastMessage?.createdAt ?? room.createdAt;
  return (
    <li>
      <a
        className={styles.room}
        href={roomPath(room.id)}
        aria-current={chosen ? 'page' : undefined}
        data-testid="room-item"
        data-room-id={room.id}
        data-unread={unread > 0 || undefined}
      >
        <Avatar id={other?.id ?? room.id} name={name} picture={other?.picture ?? null} size={48} online={online} />
        <span className={styles.words}>
          <span className={styles.line}>
            <span className={styles.name}>{name}</span>
            {online && <span className="unseen">{t('rooms.online')}</span>}
            <time className={styles.time} dateTime={at} title={fullMoment(at)}>
              {shortMoment(at)}
            </time>
          </span>
          {about && <span className={styles.about}>{about}</span>}
          <span className={styles.line}>
            <LastWords room={room} typing={typing} />
            {unread > 0 && (
              <span className={styles.unread} data-muted={room.me?.muted || undefined}>
                <span data-testid="room-unread" aria-hidden>
                  {unread > 999 ? '999+' : unread}
                </span>
                <span className="unseen">{t('rooms.unread', { count: unread })}</span>
              </span>
            )}
          </span>
        </span>
      </a>
    </li>
  );
});

function LastWords({ room, typing }: { room: Room; typing: readonly string[] | undefined }) {
  const { t } = useTranslation();
  const myId = useChatState((state) => state.me.id);
  const typist = room.members.find((member) => member.user.id === typing?.[0]);
  if (typist) return <span className={styles.typing}>{t('typing.one', { a: typist.user.name })}</span>;
  const last = room.lastMessage;
  if (!last) return <span className={styles.last}>{t('rooms.nothingYet')}</span>;
  const text = preview(last, t);
  if (last.senderId === myId) return <span className={styles.last}>{t('rooms.me', { text })}</span>;
  const author = room.kind === 'direct' ? undefined : room.members.find((one) => one.user.id === last.senderId);
  return <span className={styles.last}>{author ? `${author.user.name}: ${text}` : text}</span>;
}
