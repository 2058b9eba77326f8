// Every statement on the members' cursors. All ride on the primary key of chat.members.
import type { Receipt } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { byQuestion } from '../db/values.js';
import { type ReceiptRow, toReceipt } from '../rooms/receipt.row.js';

export interface Mark {
  roomId: string;
  userId: string;
  /** 0 where nothing was marked. */
  deliveredSeq: number;
  readSeq: number;
}

export interface Marked extends Mark {
  headSeq: number;
  moved: boolean;
}

/**
 * Moves cursors forward, never back and never past the head ([RCPT1]), in one statement; one mark for each member.
 * Answers every mark's member as it stands after it; who is no member is left out. Rows are locked in the order of their
 * keys, and only those that move: two that overlap cannot wait for each other.
 */
export async function moveCursors(db: Queryable, marks: Mark[]): Promise<Marked[]> {
  const { rows } = await db.query<ReceiptRow & { room_id: string; last_seq: number; moved: boolean }>(
    `with k as (
       select m.room_id, m.user_id, r.last_seq, m.delivered_seq, m.read_seq,
         greatest(m.read_seq, least(k.read, r.last_seq)) as new_read,
         greatest(m.delivered_seq, least(greatest(k.delivered, k.read), r.last_seq)) as new_delivered
       from unnest($1::uuid[], $2::text[], $3::bigint[], $4::bigint[]) k(room_id, user_id, delivered, read)
       join chat.members m on m.room_id = k.room_id and m.user_id = k.user_id and m.left_at is null
       join chat.rooms r on r.id = k.room_id),
     held as (
       select m.room_id, m.user_id, k.new_read, k.new_delivered
       from k join chat.members m on m.room_id = k.room_id and m.user_id = k.user_id
       where k.new_read > k.read_seq or k.new_delivered > k.delivered_seq
       order by m.room_id, m.user_id collate "C" for no key update of m),
     moved as (
       update chat.members m set read_seq = greatest(m.read_seq, h.new_read),
         delivered_seq = greatest(m.delivered_seq, h.new_delivered), marked_at = now()
       from held h where m.room_id = h.room_id and m.user_id = h.user_id
       returning m.room_id, m.user_id, m.read_seq, m.delivered_seq)
     select k.room_id, k.user_id, k.last_seq, moved.room_id is not null as moved,
       coalesce(moved.read_seq, k.read_seq) as read_seq, coalesce(moved.delivered_seq, k.delivered_seq) as delivered_seq
     from k left join moved on moved.room_id = k.room_id and moved.user_id = k.user_id`,
    [
      marks.map((mark) => mark.roomId),
      marks.map((mark) => mark.userId),
      marks.map((mark) => mark.deliveredSeq),
      marks.map((mark) => mark.readSeq),
    ],
    'move-cursors',
  );
  return rows.map((row) => ({
    roomId: row.room_id,
    ...toReceipt(row),
    // A message of one's own may have moved head and cursor since the head was read.
    headSeq: Math.max(Number(row.last_seq), Number(row.read_seq)),
    moved: row.moved,
  }));
}

/** For each room, the cursors of its first thousand members. */
export async function selectReceipts(db: Queryable, roomIds: readonly string[]): Promise<Receipt[][]> {
  const { rows } = await db.query<ReceiptRow & { n: string }>(
    `select k.n, page.* from unnest($1::uuid[]) with ordinality k(room_id, n) cross join lateral (
       select user_id, delivered_seq, read_seq from chat.members
       where room_id = k.room_id and left_at is null order by joined_at, user_id limit 1000) page
     order by k.n`,
    [roomIds],
    'receipts',
  );
  return byQuestion(rows, roomIds.length, toReceipt);
}
