// The statements by which a host finds rooms again, and figures about their users. Each says what bounds its cost.
import type { RoomKind, RoomState, Subject } from '@doran/protocol';
import type { Queryable } from '../db/database.js';

export interface FoundRow {
  room_id: string;
  kind: RoomKind;
  state: RoomState;
  members: string[];
}

/** Every room about the subject, oldest first. Index rooms_by_subject, then primary keys: bounded by those rooms. */
export async function selectRoomsAbout(
  tx: Queryable,
  subject: Subject,
  only: { kind?: RoomKind | undefined; member?: string | undefined },
): Promise<FoundRow[]> {
  const { rows } = await tx.query<FoundRow>(
    `select r.id as room_id, r.kind, r.state,
       (select coalesce(json_agg(m.user_id order by m.joined_at, m.user_id), '[]')
        from chat.members m where m.room_id = r.id and m.left_at is null) as members
     from chat.rooms r
     where r.subject_type = $1 and r.subject_id = $2 and ($3::text is null or r.kind = $3)
       and ($4::text is null or exists (
         select 1 from chat.members x where x.room_id = r.id and x.user_id = $4 and x.left_at is null))
     order by r.created_at, r.id`,
    [subject.type, subject.id, only.kind ?? null, only.member ?? null],
  );
  return rows;
}

/** How many rooms came to be on the user's wish. Index rooms_by_opener: bounded by those rooms. */
export async function countOpened(tx: Queryable, userId: string, since: Date): Promise<number> {
  const { rows } = await tx.query<{ count: number | string }>(
    'select count(*) as count from chat.rooms where opened_by = $1 and created_at >= $2::timestamptz',
    [userId, since.toISOString()],
  );
  return Number(rows[0]?.count);
}

/** The user's direct rooms, newest activity first. Index members_by_user, then rooms by key. */
export async function selectRecentDirect(db: Queryable, userId: string, limit: number): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `select r.id from chat.members me join chat.rooms r on r.id = me.room_id
     where me.user_id = $1 and me.left_at is null and r.kind = 'direct'
     order by r.active_at desc, r.id desc limit $2`,
    [userId, limit],
  );
  return rows.map((row) => row.id);
}

export interface RepliesRow {
  asked: number | string;
  answered: number | string;
  median_ms: number | string | null;
}

/** What one answer may cost: this many rooms, the most recently active, and of each this many of its last messages. */
const ROOMS = 500;
const MESSAGES = 200;

/**
 * How often another's message opened a turn, how often the user's answer came, and after how long. Indexes
 * members_by_user and members_gone (leaving a room hides no question), rooms by key, and the primary key of messages
 * backwards: at most 100,000 messages are read. Where a room holds more than are read, the first run of them is left
 * out: nobody can tell when it began.
 */
export async function selectReplies(tx: Queryable, userId: string, since: Date): Promise<RepliesRow> {
  const { rows } = await tx.query<RepliesRow>(
    `with mine as (
       select r.id from chat.members me join chat.rooms r on r.id = me.room_id
       where ((me.user_id = $1 and me.left_at is null) or (me.user_id = $1 and me.left_at >= $2::timestamptz))
         and r.kind = 'direct' and r.active_at >= $2::timestamptz
       order by r.active_at desc, r.id desc limit ${ROOMS}),
     latest as (
       select page.*, min(page.seq) over (partition by page.room_id) > 1 as cut
       from mine cross join lateral (
         select m.room_id, m.seq, m.created_at, m.sender_id from chat.messages m
         where m.room_id = mine.id order by m.seq desc limit ${MESSAGES}) page),
     said as (
       select room_id, seq, created_at, cut, sender_id = $1 as by_me,
         lag(sender_id = $1) over (partition by room_id order by seq) as before_by_me
       -- None sends a SYSTEM message.
       from latest where sender_id is not null),
     turns as (
       select by_me, created_at, lead(created_at) over (partition by room_id order by seq) as answered_at
       from said where by_me is distinct from before_by_me and not (cut and before_by_me is null))
     select count(*) as asked, count(answered_at) as answered,
       percentile_cont(0.5) within group (
         order by greatest(0, extract(epoch from answered_at - created_at)::float8 * 1000))
         filter (where answered_at is not null) as median_ms
     from turns where not by_me and created_at >= $2::timestamptz`,
    [userId, since.toISOString()],
  );
  return rows[0] as RepliesRow;
}
