// One row of the list: what stands above a message, and the message with all that it needs of its room.
import type { Room, TimelineMessage } from '@doran/client';
import type { RefCallback } from 'react';
import { useWhen, useWords } from '../context.js';
import type { Person } from '../naming.js';
import { useBlocked } from '../safety/blocks.hooks.js';
import { FoldedMessage } from '../safety/FoldedMessage.js';
import { MessageRow } from './MessageRow.js';
import type { MessageRowProps } from './message-row.props.js';
import type { Row } from './rows.js';

export interface ItemContext extends Pick<MessageRowProps, 'onMode' | 'onDelete' | 'onShowQuoted' | 'slots'> {
  room: Room;
  myId: string;
  /** The room begins with this message; null while older ones may come. */
  firstId: string | null;
  byId: ReadonlyMap<string, TimelineMessage>;
  members: ReadonlyMap<string, Person>;
  rowRef: RefCallback<HTMLElement>;
}

export function MessageItem({ row, context }: { row: Row; context: ItemContext }) {
  const words = useWords();
  const { dayHeading } = useWhen();
  const { room, myId, firstId, byId, members, rowRef, ...acts } = context;
  const { message } = row;
  const quoted = message.replyTo === null ? undefined : byId.get(message.replyTo);
  const hides = useBlocked(room.kind === 'direct' ? null : (quoted?.senderId ?? null)).blocked;
  return (
    <div className="doran-messages-item" ref={rowRef} data-seq={message.seq ?? undefined}>
      {message.id === firstId && <p className="doran-messages-edge">{words.room.begin}</p>}
      {row.day !== null && (
        <h3 className="doran-messages-day">
          <span>{dayHeading(row.day)}</span>
        </h3>
      )}
      {row.isNew && (
        <p className="doran-messages-new" data-new-line data-testid="new-line">
          <span>{words.room.newLine}</span>
        </p>
      )}
      <FoldedMessage room={room} message={message}>
        <MessageRow
          message={message}
          opens={row.opens}
          closes={row.closes}
          mine={message.senderId === myId}
          mayWrite={room.state === 'open' && room.me !== null}
          mayModerate={room.me !== null && room.me.role !== 'member'}
          showName={room.kind !== 'direct'}
          author={members.get(message.senderId ?? '')}
          quoted={hides ? undefined : quoted}
          quotedAuthor={members.get(quoted?.senderId ?? '')}
          {...acts}
        />
      </FoldedMessage>
    </div>
  );
}
