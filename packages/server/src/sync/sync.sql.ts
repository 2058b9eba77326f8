// The statements that answer "what moved since?", each riding on keys, so that their cost follows what moved. Each answers
// many callers at once.
import type { Head, Message, MySide } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { byQuestion, iso } from '../db/values.js';
import { MESSAGE_COLUMNS, type MessageRow, toMessage } from '../rooms/message.row.js';
import { MY_COLUMNS, toMySide } from '../rooms/room.row.js';

/** Clocks and commits may be out of step by this: a moment is asked for again. Without a moment: everything. */
const SINCE = `coalesce(k.since::timestamptz - interval '60 seconds', '-infinity'::timestamptz)`;

export interface Cursor extends Head {
  roomId: string;
}

/** What one caller asks. */
export interface Asked {
  userId: string;
  since: string | null;
  cursors: Cursor[];
}

export interface Moved {
  cursor: Cursor;
  head: Head;
  me: MySide;
}

type MovedRow = Parameters<typeof toMySide>[0] & { last_seq: number; last_rev: number; moved: boolean };

/**
 * Of the rooms that each names: which moved beyond the cursor, or have a member whose receipts moved since `since`; and
 * which are not the user's. Primary keys.
 */
export async function selectMoved(
  db: Queryable,
  asked: readonly Asked[],
): Promise<{ now: string; found: { moved: Moved[]; removed: string[] }[] }> {
  const named = asked.flatMap(({ userId, since, cursors }, index) =>
    cursors.map((cursor) => ({ userId, since, index, cursor })),
  );
  const { rows } = await db.query<MovedRow & { n: string | null; now: Date }>(
    `select now()::timestamptz(3) as now, k.n, r.last_seq, r.last_rev, ${MY_COLUMNS},
       r.last_seq > k.seq or r.last_rev > k.rev or exists (
         select 1 from chat.members x where x.room_id = r.id and x.marked_at > ${SINCE}) as moved
     from (select now()) clock
     left join unnest($1::text[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[])
       with ordinality k(user_id, room_id, seq, rev, since, n) on true
     left join chat.members me on me.room_id = k.room_id and me.user_id = k.user_id and me.left_at is null
     left join chat.rooms r on r.id = me.room_id
     order by k.n`,
    [
      named.map(({ userId }) => userId),
      named.map(({ cursor }) => cursor.roomId),
      named.map(({ cursor }) => cursor.seq),
      named.map(({ cursor }) => cursor.rev),
      named.map(({ since }) => since),
    ],
    'sync-moved',
  );
  const found = asked.map(() => ({ moved: [] as Moved[], removed: [] as string[] }));
  for (const row of rows) {
    const question = named[Number(row.n) - 1];
    const answer = question && found[question.index];
    if (!answer) continue;
    const { cursor } = question;
    const me = toMySide(row);
    if (me === null) answer.removed.push(cursor.roomId);
    else if (row.moved)
      answer.moved.push({ cursor, head: { seq: Number(row.last_seq), rev: Number(row.last_rev) }, me });
  }
  return { now: iso(rows[0]?.now ?? new Date()), found };
}

/** For each cursor, up to `limit` messages of its room beyond it, ascending. Primary key of messages. */
export async function selectNew(db: Queryable, cursors: Cursor[], limit: number): Promise<Message[][]> {
  return select(db, 'sync-new', `m.seq > k.seq order by m.seq limit ${limit}`, cursors);
}

/** For each cursor, messages that the client has, changed since it. Partial index messages_changed. */
export async function selectChanged(db: Queryable, cursors: Cursor[], limit: number): Promise<Message[][]> {
  return select(
    db,
    'sync-changed',
    `m.rev > 0 and m.rev > k.rev and m.seq <= k.seq order by m.rev limit ${limit}`,
    cursors,
  );
}

async function select(db: Queryable, name: string, where: string, cursors: Cursor[]): Promise<Message[][]> {
  const { rows } = await db.query<MessageRow & { n: string }>(
    `select k.n, page.* from unnest($1::uuid[], $2::bigint[], $3::bigint[]) with ordinality k(room_id, seq, rev, n)
     cross join lateral (
       select ${MESSAGE_COLUMNS} from chat.messages m where m.room_id = k.room_id and ${where}) page
     order by k.n, page.seq`,
    [cursors.map((cursor) => cursor.roomId), cursors.map((cursor) => cursor.seq), cursors.map((cursor) => cursor.rev)],
    name,
  );
  return byQuestion(rows, cursors.length, toMessage);
}

/**
 * For each caller, the rooms that moved since a moment, newest activity first: `limit` of them and as many more as the caller
 * names. Index members_by_user, then rooms by key.
 */
export async function selectActive(db: Queryable, asked: readonly Asked[], limit: number): Promise<string[][]> {
  const { rows } = await db.query<{ n: string; id: string }>(
    `select k.n, page.id from unnest($1::text[], $2::text[], $3::int[]) with ordinality k(user_id, since, most, n)
     cross join lateral (
       select r.id, r.active_at from chat.members me join chat.rooms r on r.id = me.room_id
       where me.user_id = k.user_id and me.left_at is null and (r.updated_at > ${SINCE} or me.marked_at > ${SINCE})
       order by r.active_at desc, r.id desc limit k.most) page
     order by k.n, page.active_at desc, page.id desc`,
    [
      asked.map(({ userId }) => userId),
      asked.map(({ since }) => since),
      asked.map(({ cursors }) => limit + cursors.length),
    ],
    'sync-active',
  );
  return byQuestion(rows, asked.length, ({ id }) => id);
}

/** For each caller, rooms that the user left or was removed from since a moment; none without a moment. Partial index members_gone. */
export async function selectGone(db: Queryable, asked: readonly Asked[]): Promise<string[][]> {
  const { rows } = await db.query<{ n: string; room_id: string }>(
    `select k.n, me.room_id from unnest($1::text[], $2::text[]) with ordinality k(user_id, since, n)
     join chat.members me on me.user_id = k.user_id and me.left_at is not null and me.left_at > ${SINCE}
     where k.since is not null`,
    [asked.map(({ userId }) => userId), asked.map(({ since }) => since)],
    'sync-gone',
  );
  return byQuestion(rows, asked.length, (row) => row.room_id);
}
