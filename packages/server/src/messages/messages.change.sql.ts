// Every statement that changes messages already sent, and gives them their rev ([MSG2]). All lock the room before a message.
import type { Attachment, Message } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import {
  KEPT_COLUMNS,
  type KeptRow,
  MESSAGE_COLUMNS,
  type MessageRow,
  sentWords,
  toMessage,
  type Words,
  writtenWords,
} from '../rooms/message.row.js';
import { DATA_OF } from './messages.insert.sql.js';
import { asJson } from './messages.sql.js';

/** A message, and its author's words beside it. Primary key. */
export async function selectWritten(
  db: Queryable,
  roomId: string,
  seq: number,
): Promise<{ message: Message; written: Words } | null> {
  const { rows } = await db.query<KeptRow>(
    `select ${KEPT_COLUMNS} from chat.messages m where m.room_id = $1 and m.seq = $2`,
    [roomId, seq],
    'written-message',
  );
  return rows[0] ? { message: toMessage(rows[0]), written: writtenWords(rows[0]) } : null;
}

/** A message's new words, as they are shown and, where the host rewrote them, as they were written. */
export interface NewWords extends Words {
  written: Words | null;
}

/**
 * Gives the message new words and the room's next rev; null when it became a tombstone meanwhile. Shown is what was
 * written where the room's rewrites are lifted. Primary keys.
 */
export async function editMessage(
  db: Queryable,
  roomId: string,
  seq: number,
  words: NewWords,
): Promise<Message | null> {
  return changeMessage(
    db,
    'edit-message',
    `original_body = case when m.edited_at is null then coalesce(m.written ->> 'body', m.body) else m.original_body end,
     original_data = case when m.edited_at is null and m.type = 'SYSTEM' then m.data else m.original_data end,
     body = case when r.rewrites_lifted then coalesce($5::jsonb ->> 'body', $3) else $3 end,
     data = case when r.rewrites_lifted and $5 is not null then ${DATA_OF('$5::jsonb')} else $4::jsonb end,
     written = case when r.rewrites_lifted then null else $5::jsonb end, edited_at = now()`,
    [roomId, seq, words.body, asJson(words.data), asJson(words.written)],
  );
}

/** Turns the message into a tombstone with the room's next rev; null when it was one already. Primary keys. */
export async function deleteMessage(db: Queryable, roomId: string, seq: number): Promise<Message | null> {
  return changeMessage(db, 'delete-message', 'deleted_at = now()', [roomId, seq]);
}

async function changeMessage(db: Queryable, name: string, set: string, values: unknown[]): Promise<Message | null> {
  const { rows } = await db.query<MessageRow>(
    // The room is locked first, as by whoever sends or lifts; then the message: whoever loses a race sees what the
    // winner did, and raises no rev for nothing. It ends in a select, for hosts' transactions.
    `with room as (select id from chat.rooms where id = $1 for no key update),
     standing as (
       select 1 from chat.messages
       where room_id = (select id from room) and seq = $2 and deleted_at is null for update),
     r as (
       update chat.rooms set last_rev = last_rev + 1, updated_at = now()
       where id = $1 and exists (select 1 from standing) returning last_rev, rewrites_lifted),
     changed as (
       update chat.messages m set ${set}, rev = r.last_rev from r
       where m.room_id = $1 and m.seq = $2 and m.deleted_at is null returning ${MESSAGE_COLUMNS})
     select * from changed`,
    values,
    name,
  );
  return rows[0] ? toMessage(rows[0]) : null;
}

/**
 * From here on the room shows what its authors wrote: one rev for each message that this uncovers, without a gap.
 * Answers the revs before and after. The room's row must be locked already, so that nobody else's statement is between.
 * Primary key of messages: its cost follows the room's length.
 */
export async function liftRewrites(tx: Queryable, roomId: string): Promise<{ before: number; after: number }> {
  const { rows } = await tx.query<{ before: number | string; after: number | string }>(
    `with masked as (
       select seq, row_number() over (order by seq) as n from chat.messages
       where room_id = $1 and written is not null and deleted_at is null),
     r as (
       update chat.rooms set rewrites_lifted = true, last_rev = last_rev + (select count(*) from masked),
         updated_at = now()
       where id = $1 returning last_rev as after, last_rev - (select count(*) from masked) as before),
     uncovered as (
       update chat.messages m set body = m.written ->> 'body', data = ${DATA_OF('m.written')}, written = null,
         rev = r.before + masked.n
       from r, masked where m.room_id = $1 and m.seq = masked.seq)
     select before, after from r`,
    [roomId],
  );
  return { before: Number(rows[0]?.before), after: Number(rows[0]?.after) };
}

/** Rewrites are shown again, of messages from here on. Primary key. */
export async function applyRewrites(tx: Queryable, roomId: string): Promise<void> {
  await tx.query(
    `with applied as (update chat.rooms set rewrites_lifted = false where id = $1 returning 1) select count(*) from applied`,
    [roomId],
  );
}

/** Up to `limit` messages whose last change is of these revs, ascending. Partial index messages_changed. */
export async function selectChanges(
  db: Queryable,
  roomId: string,
  revs: { before: number; after: number },
  limit: number,
): Promise<Message[]> {
  const { rows } = await db.query<MessageRow>(
    `select ${MESSAGE_COLUMNS} from chat.messages m
     where m.room_id = $1 and m.rev > 0 and m.rev > $2 and m.rev <= $3 order by m.rev limit $4`,
    [roomId, revs.before, revs.after, limit],
    'message-changes',
  );
  return rows.map(toMessage);
}

/** A message as it stands, and all that its row keeps of it ([MSG3]). */
export interface TranscriptEntry {
  message: Message;
  /** What was first sent. */
  sent: Words;
  /** What its author last wrote, also where the host shows something else, or the message is gone. */
  written: Words;
  attachments: Attachment[];
}

/** Up to `limit` messages after a seq, ascending. Primary key. */
export async function selectTranscript(
  tx: Queryable,
  roomId: string,
  after: number,
  limit: number,
): Promise<TranscriptEntry[]> {
  const { rows } = await tx.query<KeptRow>(
    `select ${KEPT_COLUMNS} from chat.messages m where m.room_id = $1 and m.seq > $2 order by m.seq limit $3`,
    [roomId, after, limit],
  );
  return rows.map((row) => ({
    message: toMessage(row),
    sent: sentWords(row),
    written: writtenWords(row),
    attachments: row.attachments ?? [],
  }));
}
