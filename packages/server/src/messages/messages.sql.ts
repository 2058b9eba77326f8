// Writing messages and asking for them, and the index that each statement rides on.
import type { Attachment, Head, Message, MessageType, Receipt } from '@doran/protocol';
import { plainArray, textArray } from '../db/arrays.js';
import type { Queryable } from '../db/database.js';
import { iso } from '../db/values.js';
import {
  KEPT_COLUMNS,
  type KeptRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  sentWords,
  toMessage,
  type Words,
} from '../rooms/message.row.js';
import { type ReceiptRow, toReceipt } from '../rooms/receipt.row.js';
import { INSERT, INSERT_ONE, INSERT_REWRITTEN } from './messages.insert.sql.js';

/** A message that has no place yet. */
export interface NewMessage {
  roomId: string;
  id: string;
  senderId: string | null;
  type: MessageType;
  body: string | null;
  data: Record<string, unknown> | null;
  attachments: Attachment[];
  replyTo: string | null;
  /** What its author wrote, where the host rewrote `body` or `data`; else null. */
  written: Words | null;
}

/**
 * Writes a batch in one statement: raises each room's counter, inserts the messages at the places that this gives,
 * and moves the senders' cursors up to them. Node knows each message's offset in its room, so the answer is only
 * each room's base. Two CTEs are never joined to each other: that goes quadratic at some hundred rows. The rows go in by
 * id, which is nearly by time: in any other order the pages of that index stay a third empty.
 *
 * Only a batch that holds a rewritten message asks whether its room's rewrites are lifted, under the same row lock that
 * gives the seq; every other batch runs the plain statement.
 *
 * `messages` must be grouped by room, rooms ascending; ids unique. Primary keys only. Throws 23505 when an id stands
 * already, and also (a batch by the guard's division by zero) when a room does not exist: then nothing was written.
 */
export async function insertMessages(tx: Queryable, messages: NewMessage[]): Promise<Message[]> {
  const [first] = messages;
  if (messages.length === 1 && first?.written === null) return [await insertOne(tx, first)];
  const rooms: string[] = [];
  const counts: number[] = [];
  // For each message: its room's place in `rooms` (from 1, as SQL counts) and its offset beyond the room's base.
  const places: { room: number; offset: number }[] = [];
  const senders = new Map<string, { room: number; offset: number; senderId: string }>();
  for (const message of messages) {
    if (rooms.at(-1) !== message.roomId) {
      rooms.push(message.roomId);
      counts.push(0);
    }
    const room = rooms.length;
    const offset = (counts[room - 1] ?? 0) + 1;
    counts[room - 1] = offset;
    places.push({ room, offset });
    const { senderId } = message;
    if (senderId !== null) senders.set(`${room} ${senderId}`, { room, offset, senderId });
  }
  const cursors = [...senders.values()];
  const rewritten = messages.some((message) => message.written !== null);
  const { rows } = await tx.query<{ base: (number | string)[]; lifted?: boolean[]; at: Date | string }>(
    rewritten ? INSERT_REWRITTEN : INSERT,
    [
      plainArray(rooms),
      plainArray(counts),
      plainArray(places.map((place) => place.room)),
      plainArray(places.map((place) => place.offset)),
      plainArray(messages.map((message) => message.id)),
      textArray(messages.map((message) => message.senderId)),
      textArray(messages.map((message) => message.type)),
      textArray(messages.map((message) => message.body)),
      textArray(messages.map((message) => asJson(message.data))),
      textArray(messages.map(filesOf)),
      plainArray(messages.map((message) => message.replyTo)),
      plainArray(cursors.map((cursor) => cursor.room)),
      plainArray(cursors.map((cursor) => cursor.offset)),
      textArray(cursors.map((cursor) => cursor.senderId)),
      ...(rewritten ? [textArray(messages.map((message) => asJson(message.written)))] : []),
    ],
    rewritten ? 'insert-rewritten' : 'insert-messages',
  );
  const row = rows[0];
  if (!row) throw new Error('The insert answered no row');
  const createdAt = iso(row.at);
  return messages.map((message, index) => {
    const { room, offset } = places[index] as { room: number; offset: number };
    const { body, data } = (row.lifted?.[room - 1] && message.written) || message;
    return placed(message, Number(row.base[room - 1]) + offset, createdAt, body, data);
  });
}

/** While little is said, most messages come alone: theirs is half the work of a batch for PostgreSQL. */
async function insertOne(tx: Queryable, message: NewMessage): Promise<Message> {
  const { roomId, id, senderId, type, body, data, replyTo } = message;
  const { rows } = await tx.query<{ seq: number | string; at: Date | string }>(
    INSERT_ONE,
    [roomId, id, senderId, type, body, asJson(data), filesOf(message), replyTo],
    'insert-message',
  );
  if (!rows[0]) throw new Error('There is no such room');
  return placed(message, Number(rows[0].seq), iso(rows[0].at), body, data);
}

function placed(
  message: NewMessage,
  seq: number,
  createdAt: string,
  body: Words['body'],
  data: Words['data'],
): Message {
  // Field by field: this runs for every message, and a spread costs more than all the rest.
  return {
    id: message.id,
    roomId: message.roomId,
    seq,
    rev: 0,
    senderId: message.senderId,
    type: message.type,
    body,
    attachments: message.attachments,
    data,
    replyTo: message.replyTo,
    createdAt,
    editedAt: null,
    deletedAt: null,
  };
}

/** Most have none, and no files take no room. */
const filesOf = ({ attachments }: NewMessage): string | null => (attachments.length === 0 ? null : asJson(attachments));

export const asJson = (value: object | null): string | null => (value === null ? null : JSON.stringify(value));

/** Waits until no other transaction holds the room's row, and holds it: what is read next is the latest. Primary key. */
export async function lockRoom(tx: Queryable, roomId: string): Promise<void> {
  await tx.query('select 1 from chat.rooms where id = $1 for no key update', [roomId]);
}

/** Of these rooms, those whose row no other transaction holds. Primary key. */
export async function selectFreeRooms(db: Queryable, roomIds: string[]): Promise<Set<string>> {
  const { rows } = await db.query<{ id: string }>(
    'select id from chat.rooms where id = any($1::uuid[]) for no key update skip locked',
    [roomIds],
  );
  return new Set(rows.map((row) => row.id));
}

/** Messages that stand under these ids, and what they held when they were sent. Unique index (id, room_id). */
export async function selectSent(
  db: Queryable,
  keys: { roomId: string; id: string }[],
): Promise<{ message: Message; content: NewMessage }[]> {
  const { rows } = await db.query<KeptRow>(
    `select ${KEPT_COLUMNS} from unnest($1::uuid[], $2::uuid[]) k(room_id, id)
     join chat.messages m on m.id = k.id and m.room_id = k.room_id`,
    [keys.map((key) => key.roomId), keys.map((key) => key.id)],
    'sent-messages',
  );
  return rows.map((row) => ({
    message: toMessage(row),
    content: { ...toMessage({ ...row, deleted_at: null }), ...sentWords(row), written: null },
  }));
}

/**
 * Resolves when all that can be read now is committed for good. Where PostgreSQL gave up waiting for its synchronous
 * standby, a row can be read that the standby does not have; an empty commit of one's own waits for it again.
 */
export async function awaitCommitted(db: Queryable): Promise<void> {
  await db.query(`select pg_logical_emit_message(true, 'doran', '')`, [], 'await-committed');
}

export async function selectMessage(db: Queryable, roomId: string, seq: number): Promise<Message | null> {
  const { rows } = await db.query<MessageRow>(
    `select ${MESSAGE_COLUMNS} from chat.messages m where m.room_id = $1 and m.seq = $2`,
    [roomId, seq],
    'message',
  );
  return rows[0] ? toMessage(rows[0]) : null;
}

/** The room's head and up to `limit` messages before or after a seq, ascending; the newest without either. Primary key. */
export async function selectPage(
  db: Queryable,
  roomId: string,
  page: { before?: number | undefined; after?: number | undefined; limit: number },
): Promise<{ head: Head; messages: Message[] }> {
  const forward = page.after !== undefined;
  // One statement, so that head and page are of one moment: the gap between reading one and the other is where events get lost.
  const { rows } = await db.query<MessageRow & { last_seq: number | string; last_rev: number | string }>(
    `select r.last_seq, r.last_rev, m.* from chat.rooms r left join lateral (
       select ${MESSAGE_COLUMNS} from chat.messages m
       where m.room_id = r.id and m.seq ${forward ? '>' : '<'} $2 order by m.seq ${forward ? 'asc' : 'desc'} limit $3
     ) m on true where r.id = $1`,
    [roomId, page.after ?? page.before ?? Number.MAX_SAFE_INTEGER, page.limit],
    forward ? 'page-after' : 'page-before',
  );
  const head = { seq: Number(rows[0]?.last_seq ?? 0), rev: Number(rows[0]?.last_rev ?? 0) };
  const messages = rows.filter((row) => row.id !== null).map(toMessage);
  return { head, messages: messages.sort((a, b) => a.seq - b.seq) };
}

/** Carries the cursors that stood just below `seq` along with it: nobody's badge appears ([RCPT3]). */
export async function carryCursors(tx: Queryable, roomId: string, seq: number): Promise<void> {
  await tx.query(
    // Locked in the order of their keys, as by those who mark them: two that overlap cannot wait for each other.
    `with held as (
       select user_id from chat.members where room_id = $1 and left_at is null and read_seq = $2 - 1
       order by user_id collate "C" for no key update),
     carried as (
       update chat.members m set read_seq = $2, delivered_seq = greatest(m.delivered_seq, $2)
       from held where m.room_id = $1 and m.user_id = held.user_id returning 1)
     select count(*) from carried`,
    [roomId, seq],
  );
}

/** The cursors of those members who have read the room at least up to `seq`. Primary key of members. */
export async function selectReadUpTo(db: Queryable, roomId: string, seq: number): Promise<Receipt[]> {
  const { rows } = await db.query<ReceiptRow>(
    'select user_id, delivered_seq, read_seq from chat.members where room_id = $1 and left_at is null and read_seq >= $2',
    [roomId, seq],
  );
  return rows.map(toReceipt);
}

/** Does a message of this id stand in the room? Unique index (id, room_id). */
export async function messageExists(db: Queryable, roomId: string, id: string): Promise<boolean> {
  const { rows } = await db.query('select 1 from chat.messages where id = $2 and room_id = $1', [roomId, id], 'exists');
  return rows.length > 0;
}

/** Files of this owner, as messages show them. Primary key of chat.files. */
export async function selectFiles(db: Queryable, ownerId: string, ids: string[]): Promise<Attachment[]> {
  const { rows } = await db.query<{
    id: string;
    name: string;
    content_type: string;
    size: number | string;
    width: number | null;
    height: number | null;
  }>(
    'select id, name, content_type, size, width, height from chat.files where id = any($1::uuid[]) and owner_id = $2',
    [ids, ownerId],
    'files',
  );
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    contentType: row.content_type,
    size: Number(row.size),
    width: row.width,
    height: row.height,
  }));
}
