// The one place where a row of chat.messages becomes a Message, and where a tombstone loses its content ([MSG3]).
import type { Attachment, Message } from '@doran/protocol';
import { iso, isoOrNull } from '../db/values.js';

export interface MessageRow {
  room_id: string;
  seq: number | string;
  id: string;
  sender_id: string | null;
  type: Message['type'];
  body: string | null;
  data: Record<string, unknown> | null;
  attachments: Attachment[] | null;
  reply_to: string | null;
  created_at: Date | string;
  edited_at: Date | string | null;
  deleted_at: Date | string | null;
  /** Null, or 0 in older rows, until the message changes. */
  rev: number | string | null;
}

/** What a host may rewrite of a message, and its author may edit. */
export type Words = Pick<Message, 'body' | 'data'>;

/** What a row keeps of a message beside what is shown of it. */
export interface KeptRow extends MessageRow {
  written: Words | null;
  original_body: string | null;
  original_data: Record<string, unknown> | null;
}

/** The columns of {@link MessageRow}, of the table alias `m`. */
export const MESSAGE_COLUMNS =
  'm.room_id, m.seq, m.id, m.sender_id, m.type, m.body, m.data, m.attachments, m.reply_to, m.created_at, m.edited_at, m.deleted_at, m.rev';

/** Those of {@link KeptRow}. */
export const KEPT_COLUMNS = `${MESSAGE_COLUMNS}, m.written, m.original_body, m.original_data`;

/** As its author last wrote it, whatever the host shows in its place. */
export function writtenWords(row: KeptRow): Words {
  return row.written ?? { body: row.body, data: row.data };
}

/** As it was first sent: a repeat is compared with it ([SEND7]). An edit changes the body only; a revision both. */
export function sentWords(row: KeptRow): Words {
  if (row.edited_at === null) return writtenWords(row);
  return { body: row.original_body, data: row.type === 'SYSTEM' ? row.original_data : writtenWords(row).data };
}

export function toMessage(row: MessageRow): Message {
  const gone = row.deleted_at !== null;
  return {
    id: row.id,
    roomId: row.room_id,
    seq: Number(row.seq),
    rev: Number(row.rev ?? 0),
    senderId: row.sender_id,
    type: row.type,
    body: gone ? null : row.body,
    attachments: gone ? [] : (row.attachments ?? []),
    data: gone ? null : row.data,
    replyTo: row.reply_to,
    createdAt: iso(row.created_at),
    editedAt: isoOrNull(row.edited_at),
    deletedAt: isoOrNull(row.deleted_at),
  };
}
