// The list of rooms, newest activity first, live.
import { useChatState, useWords } from '../context.js';
import { useNow } from '../now.hook.js';
import { ListBones } from '../parts/Bones.js';
import { Quiet } from '../parts/Quiet.js';
import { useRooms } from '../rooms.hooks.js';
import { faultWords } from '../words.js';
import { RoomItem } from './RoomItem.js';

/** Which room is chosen, and how another one is: by a link or by a call. */
export interface RoomListProps {
  /** The room that is open. */
  chosen?: string | null;
  /** Where a room lies, so that it can be opened in a window of its own; without it a room is a button. */
  href?: (roomId: string) => string;
  /** Keep the function, or every room is drawn anew. */
  onOpen?: (roomId: string) => void;
  /** What the reader can do while there is no room. */
  onStart?: () => void;
}

/** The rooms, newest activity first, with their last words and unread counts. */
export function RoomList({ chosen = null, href, onOpen, onStart }: RoomListProps) {
  const words = useWords();
  const { rooms, status, fault, hasMore, loadingMore, loadMore, reload } = useRooms();
  const typing = useChatState((state) => state.typing);
  // "Today" becomes "yesterday" while nobody writes anything.
  const minute = useNow(60_000);
  return (
    <div className="doran doran-list-list">
      {status === 'ready' && rooms.length === 0 && (
        <Quiet title={words.rooms.emptyTitle} lead={words.rooms.emptyLead}>
          {onStart && (
            <button type="button" className="doran-button-quiet" data-testid="start" onClick={onStart}>
              {words.rooms.start}
            </button>
          )}
        </Quiet>
      )}
      <ul className="doran-list-rooms" data-testid="room-list" aria-label={words.rooms.title}>
        {rooms.map((room) => (
          <RoomItem
            key={room.id}
            room={room}
            chosen={room.id === chosen}
            typist={typing.get(room.id)?.[0]}
            minute={minute}
            href={href?.(room.id)}
            onOpen={onOpen}
          />
        ))}
      </ul>
      {status === 'loading' && <ListBones label={words.rooms.loading} count={Math.max(1, 6 - rooms.length)} />}
      {fault && (
        <div role="alert" className="doran-list-fault">
          {faultWords(fault, words)}
          <button type="button" className="doran-button-quiet" onClick={() => void reload()}>
            {words.rooms.retry}
          </button>
        </div>
      )}
      {hasMore && !fault && (
        <button type="button" className="doran-button-quiet" onClick={() => void loadMore()} disabled={loadingMore}>
          {words.rooms.more}
        </button>
      )}
    </div>
  );
}
