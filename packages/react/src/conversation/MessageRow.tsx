// One message: who says it, what it says, how far it has come, and what may be done with it.
import type { TimelineMessage } from '@doran/client';
import { memo } from 'react';
import { useWhen, useWords } from '../context.js';
import { type Person, preview } from '../naming.js';
import { Avatar } from '../parts/Avatar.js';
import { FailedNote } from './FailedNote.js';
import { MessageBody } from './MessageBody.js';
import { MessageMenu } from './MessageMenu.js';
import type { MessageRowProps } from './message-row.props.js';
import { StatusMark } from './StatusMark.js';

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const words = useWords();
  const { clock, fullMoment } = useWhen();
  const { message, mine, opens, closes, author, slots } = props;
  const { seq, status, fault } = message;
  const names = {
    'data-testid': 'message',
    'data-row': message.id,
    'data-message-id': message.id,
    'data-seq': seq ?? undefined,
    tabIndex: -1,
  };
  if (message.type === 'SYSTEM') {
    return (
      <div {...names} className="doran-message-system" data-type="SYSTEM">
        <span title={fullMoment(message.createdAt)}>{slots.systemMessage?.(message) ?? preview(message, words)}</span>
      </div>
    );
  }
  const name = mine ? words.message.mine : author?.name || words.room.unknown;
  return (
    <div
      {...names}
      className="doran-message-row"
      data-status={status ?? undefined}
      data-mine={mine || undefined}
      data-opens={opens || undefined}
      data-closes={closes || undefined}
      data-deleted={message.deletedAt ? true : undefined}
    >
      {!mine && <Face show={opens} message={message} author={author} name={name} />}
      <div className="doran-message-stack">
        {opens && !mine && props.showName ? (
          <span className="doran-message-name">{name}</span>
        ) : (
          <span className="doran-unseen">{name}:</span>
        )}
        <div className="doran-message-line">
          <div className="doran-message-bubble">
            {message.replyTo !== null && !message.deletedAt && <Quote {...props} />}
            <MessageBody message={message} />
          </div>
          <div className="doran-message-about">
            <span className="doran-message-moment">
              {message.editedAt && !message.deletedAt && <span>{words.message.edited}</span>}
              {status && (closes || status !== 'read') && <StatusMark status={status} />}
              {closes && (
                <time dateTime={message.createdAt} title={fullMoment(message.createdAt)}>
                  {clock(message.createdAt)}
                </time>
              )}
            </span>
            {seq !== null && <MessageMenu {...props} />}
          </div>
        </div>
        {!message.deletedAt && slots.messageNote?.(message)}
        {fault && <FailedNote message={message} fault={fault} />}
      </div>
    </div>
  );
});

interface FaceProps {
  show: boolean;
  message: TimelineMessage;
  author: Person | undefined;
  name: string;
}

function Face({ show, message, author, name }: FaceProps) {
  if (!show) return <span className="doran-message-faceless" />;
  return <Avatar id={message.senderId ?? ''} name={name} picture={author?.picture ?? null} size={36} />;
}

function Quote({ message, quoted, quotedAuthor, onShowQuoted }: MessageRowProps) {
  const words = useWords();
  return (
    <button
      type="button"
      className="doran-message-quote"
      title={words.message.showQuoted}
      onClick={() => onShowQuoted(message.replyTo!)}
    >
      {quotedAuthor && <span className="doran-message-quoted-name">{quotedAuthor.name}</span>}
      <span className="doran-message-quoted-text">{quoted ? preview(quoted, words) : words.message.quoteGone}</span>
    </button>
  );
}
