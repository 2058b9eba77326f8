// One message: who says it, what it says, how far it has come, and what may be done with it.
import type { Message, User } from '@doran/protocol';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { clock, fullMoment } from '../i18n/when';
import { Avatar } from '../parts/Avatar';
import { preview } from '../rooms/naming';
import { FailedNote } from './FailedNote';
import { MessageBody } from './MessageBody';
import { MessageMenu } from './MessageMenu';
import styles from './MessageRow.module.css';
import type { MessageRowProps } from './message-row.props';
import { StatusSign } from './StatusSign';

export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { t } = useTranslation();
  const { message, seq, status, mine, opens, closes, author } = props;
  const names = {
    'data-testid': 'message',
    'data-row': message.id,
    'data-message-id': message.id,
    'data-seq': seq ?? undefined,
    tabIndex: -1,
  };
  if (message.type === 'SYSTEM') {
    return (
      <div {...names} className={styles.system} data-type="SYSTEM">
        <span title={fullMoment(message.createdAt)}>{preview(message, t)}</span>
      </div>
    );
  }
  const name = mine ? t('message.mine') : author?.name || t('room.unknown');
  return (
    <div
      {...names}
      className={styles.row}
      data-status={mine ? status : undefined}
      data-mine={mine || undefined}
      data-opens={opens || undefined}
      data-closes={closes || undefined}
      data-deleted={message.deletedAt ? true : undefined}
    >
      {!mine && <Face show={opens} message={message} author={author} name={name} />}
      <div className={styles.stack}>
        {opens && !mine && props.showName ? (
          <span className={styles.name}>{name}</span>
        ) : (
          <span className="unseen">{name}:</span>
        )}
        <div className={styles.line}>
          <div className={styles.bubble}>
            {message.replyTo !== null && !message.deletedAt && <Quote {...props} />}
            <MessageBody message={message} />
          </div>
          <div className={styles.about}>
            <span className={styles.moment}>
              {message.editedAt && !message.deletedAt && <span>{t('message.edited')}</span>}
              {mine && (closes || status !== 'read') && <StatusSign status={status} />}
              {closes && (
                <time dateTime={message.createdAt} title={fullMoment(message.createdAt)}>
                  {clock(message.createdAt)}
                </time>
              )}
            </span>
            {seq !== null && <MessageMenu {...props} />}
          </div>
        </div>
        {props.fault && <FailedNote message={message} fault={props.fault} />}
      </div>
    </div>
  );
});

interface FaceProps {
  show: boolean;
  message: Message;
  author: User | undefined;
  name: string;
}

function Face({ show, message, author, name }: FaceProps) {
  if (!show) return <span className={styles.faceless} />;
  return <Avatar id={message.senderId ?? ''} name={name} picture={author?.picture ?? null} size={36} />;
}

function Quote({ message, quoted, quotedAuthor, onShowQuoted }: MessageRowProps) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.quote}
      title={t('message.showQuoted')}
      onClick={() => onShowQuoted(message.replyTo!)}
    >
      {quotedAuthor && <span className={styles.quotedName}>{quotedAuthor.name}</span>}
      <span className={styles.quotedText}>{quoted ? preview(quoted, t) : t('message.quoteGone')}</span>
    </button>
  );
}
