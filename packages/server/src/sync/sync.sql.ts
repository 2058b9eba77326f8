// The statements that answer "what moved since?", each riding on keys, so that their cost follows what moved.
import type { Head, Message, MySide, Receipt } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { iso } from '../db/values.js';
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from '../rooms/message.row.js';
import { type ReceiptRow, toReceipt } from '../rooms/receipt.row.js';
import { MY_COLUMNS, toMySide } from '../rooms/room.row.js';

/** Clocks and commits may be out of step by this: a moment is asked for again. Without a moment: everything. */
const SINCE = (parameter: string): string =>
  `coalesce(${parameter}::timestamptz - interval '60 seconds', '-infinity'::timestamptz)`;

export interface Cursor extends Head {
  roomId: string;
}

export interface Moved {
  roomId: string;
  head: Head;
  me: MySide;
}

type MovedRow = Parameters<typeof toMySide>[0] & { id: string; last_seq: number; last_rev: number; moved: boolean };

/**
 * Of the named rooms: which moved beyond the cursor, or have a member whose receipts moved since `since`; and which
 * are not the user's. Primary keys.
 */
export async function selectMoved(
  db: Queryable,
  userId: string,
  since: string | null,
  cursors: Cursor[],
): Promise<{ now: string; moved: Moved[]; removed: string[] }> {
  const { rows } = await db.query<MovedRow & { room_id: string; now: Date }>(
    `select now()::timestamptz(3) as now, k.room_id, r.last_seq, r.last_rev, ${MY_COLUMNS},
       r.last_seq > k.seq or r.last_rev > k.rev or exists (
         select 1 from chat.members x where x.room_id = r.id and x.marked_at > ${SINCE('$5')}) as moved
     from (select now()) clock
     left join unnest($2::uuid[], $3::bigint[], $4::bigint[]) k(room_id, seq, rev) on true
     left join chat.members me on me.room_id = k.room_id and me.user_id = $1 and me.left_at is null
     left join chat.rooms r on r.id = me.room_id`,
    [
      userId,
      cursors.map((cursor) => cursor.roomId),
      cursors.map((cursor) => cursor.seq),
      cursors.map((cursor) => cursor.rev),
      since,
    ],
    'sync-moved',
  );
  const moved: Moved[] = [];
  const removed: string[] = [];
  for (const row of rows) {
    if (row.room_id === null) continue;
    const me = toMySide(row);
    if (me === null) removed.push(row.room_id);
    else if (row.moved)
      moved.push({ roomId: row.room_id, head: { seq: Number(row.last_seq), rev: Number(row.last_rev) }, me });
  }
  return { now: iso(rows[0]?.now ?? new Date()), moved, removed };
}

/** Up to `limit` messages of each room beyond its cursor, ascending. Primary key of messages. */
export async function selectNew(db: Queryable, cursors: Cursor[], limit: number): Promise<Message[]> {
  return select(db, 'sync-new', `m.seq > k.seq order by m.seq limit ${limit}`, cursors);
}

/** Messages that the client has, changed since its cursor. Partial index messages_changed. */
export async function selectChanged(db: Queryable, cursors: Cursor[], limit: number): Promise<Message[]> {
  return select(
    db,
    'sync-changed',
    `m.rev > 0 and m.rev > k.rev and m.seq <= k.seq order by m.rev limit ${limit}`,
    cursors,
  );
}

async function select(db: Queryable, name: string, where: string, cursors: Cursor[]): Promise<Message[]> {
  const { rows } = await db.query<MessageRow>(
    `select page.* from unnest($1::uuid[], $2::bigint[], $3::bigint[]) with ordinality k(room_id, seq, rev, position)
     cross join lateral (
       select ${MESSAGE_COLUMNS} from chat.messages m where m.room_id = k.room_id and ${where}) page
     order by k.position, page.seq`,
    [cursors.map((cursor) => cursor.roomId), cursors.map((cursor) => cursor.seq), cursors.map((cursor) => cursor.rev)],
    name,
  );
  return rows.map(toMessage);
}

export async function selectReceiptsOf(db: Queryable, roomIds: string[]): Promise<(Receipt & { roomId: string })[]> {
  const { rows } = await db.query<ReceiptRow & { room_id: string }>(
    `select page.* from unnest($1::uuid[]) k(room_id) cross join lateral (
       select room_id, user_id, delivered_seq, read_seq from chat.members
       where room_id = k.room_id and left_at is null order by joined_at, user_id limit 1000) page`,
    [roomIds],
    'sync-receipts',
  );
  return rows.map((row) => ({ roomId: row.room_id, ...toReceipt(row) }));
}

/** The user's rooms, other than the named, that moved since a moment. Index members_by_user, then rooms by key. */
export async function selectOthers(
  db: Queryable,
  userId: string,
  since: string | null,
  named: string[],
  limit: number,
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select r.id from chat.members me join chat.rooms r on r.id = me.room_id
     where me.user_id = $1 and me.left_at is null and r.id <> all($3::uuid[])
       and (r.updated_at > ${SINCE('$2')} or me.marked_at > ${SINCE('$2')})
     order by r.active_at desc, r.id desc limit $4`,
    [userId, since, named, limit],
    'sync-others',
  );
  return rows.map((row) => row.id);
}

/** Rooms that the user left or was removed from since a moment. Partial index members_gone. */
export async function selectGone(db: Queryable, userId: string, since: string): Promise<string[]> {
  const { rows } = await db.query<{ room_id: string }>(
    `select room_id from chat.members
     where user_id = $1 and left_at is not null and left_at > ${SINCE('$2')}`,
    [userId, since],
    'sync-gone',
  );
  return rows.map((row) => row.room_id);
}
