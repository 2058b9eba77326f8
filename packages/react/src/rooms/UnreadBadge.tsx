// How much of a room is unread, as a number to see and as words to hear.
import type { Room } from '@doran/client';
import { useWords } from '../context.js';

export function UnreadBadge({ room }: { room: Room }) {
  const words = useWords();
  const unread = room.me?.unread ?? 0;
  if (unread === 0) return null;
  return (
    <span className="doran-room-unread" data-muted={room.me?.muted || undefined}>
      <span data-testid="room-unread" aria-hidden>
        {unread > 999 ? '999+' : unread}
      </span>
      <span className="doran-unseen">{words.rooms.unread(unread)}</span>
    </span>
  );
}
