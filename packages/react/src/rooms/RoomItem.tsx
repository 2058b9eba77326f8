// One room in the list: whose it is, what it is about, what was said last, and how much of it is unread.
import type { Room } from '@doran/client';
import { memo } from 'react';
import { useMyId, useWhen, useWords } from '../context.js';
import { aboutLine, counterpart, preview, roomName } from '../naming.js';
import { Avatar } from '../parts/Avatar.js';
import { usePresence } from '../people.hooks.js';
import { useBlocked } from '../safety/blocks.hooks.js';
import { UnreadBadge } from './UnreadBadge.js';

interface Props {
  room: Room;
  chosen: boolean;
  /** Who is writing something in it just now. */
  typist: string | undefined;
  /** Only here to draw the time anew when it has moved on. */
  minute: number;
  href: string | undefined;
  onOpen: ((roomId: string) => void) | undefined;
}

export const RoomItem = memo(function RoomItem(props: Props) {
  const { room, chosen, href, onOpen } = props;
  const names = {
    className: 'doran-room-room',
    'aria-current': chosen ? ('page' as const) : undefined,
    'data-testid': 'room-item',
    'data-room-id': room.id,
    'data-unread': (room.me?.unread ?? 0) > 0 || undefined,
    onClick: () => onOpen?.(room.id),
  };
  return (
    <li>
      {href === undefined ? (
        <button type="button" {...names}>
          <Line {...props} />
        </button>
      ) : (
        <a href={href} {...names}>
          <Line {...props} />
        </a>
      )}
    </li>
  );
});

function Line({ room, typist }: Props) {
  const words = useWords();
  const when = useWhen();
  const myId = useMyId();
  const other = counterpart(room, myId);
  const online = usePresence(other?.id ?? null)?.online === true;
  const name = roomName(room, myId, words);
  const about = aboutLine(room, words);
  const at = room.lastMessage?.createdAt ?? room.createdAt;
  return (
    <>
      <Avatar id={other?.id ?? room.id} name={name} picture={other?.picture ?? null} size={48} online={online} />
      <span className="doran-room-words">
        <span className="doran-room-line">
          <span className="doran-room-name">{name}</span>
          {online && <span className="doran-unseen">{words.rooms.online}</span>}
          <time className="doran-room-time" dateTime={at} title={when.fullMoment(at)}>
            {when.shortMoment(at)}
          </time>
        </span>
        {about && <span className="doran-room-about">{about}</span>}
        <span className="doran-room-line">
          <LastWords room={room} typist={typist} />
          <UnreadBadge room={room} />
        </span>
      </span>
    </>
  );
}

function LastWords({ room, typist }: Pick<Props, 'room' | 'typist'>) {
  const words = useWords();
  const myId = useMyId();
  const nameOf = (id: string | null | undefined) => room.members.find((member) => member.user.id === id)?.user.name;
  const writing = nameOf(typist);
  const last = room.lastMessage;
  const folds = useBlocked(room.kind === 'direct' ? null : (last?.senderId ?? null)).blocked;
  if (writing !== undefined) return <span className="doran-room-typing">{words.typing.one(writing)}</span>;
  if (!last) return <span className="doran-room-last">{words.rooms.nothingYet}</span>;
  const text = folds ? words.safety.folded : preview(last, words);
  if (last.senderId === myId) return <span className="doran-room-last">{words.rooms.mine(text)}</span>;
  const author = room.kind === 'direct' ? undefined : nameOf(last.senderId);
  return <span className="doran-room-last">{author ? words.message.said(author, text) : text}</span>;
}
