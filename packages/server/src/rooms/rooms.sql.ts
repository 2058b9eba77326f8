// Every statement on rooms, and the index that each rides on.
import type { Role, Room, RoomKind, RoomState, Subject } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { byQuestion, iso } from '../db/values.js';
import { MESSAGE_COLUMNS } from './message.row.js';
import { MY_COLUMNS, type RoomRow, toRoom } from './room.row.js';

export interface NewRoom {
  id: string;
  kind: RoomKind;
  directKey: string | null;
  subject: Subject | null;
  title: string | null;
  data: Record<string, unknown> | null;
  openedBy: string | null;
}

/** Inserts the room; null when the same direct room stands already. Unique index on direct_key. */
export async function insertRoom(tx: Queryable, room: NewRoom): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `with made as (
       insert into chat.rooms (id, kind, direct_key, subject_type, subject_id, title, data, opened_by)
       values ($1, $2, $3, $4, $5, $6, $7::jsonb, $8) on conflict (direct_key) do nothing returning id)
     select id from made`,
    [
      room.id,
      room.kind,
      room.directKey,
      room.subject?.type ?? null,
      room.subject?.id ?? null,
      room.title,
      room.data === null ? null : JSON.stringify(room.data),
      room.openedBy,
    ],
  );
  return rows[0]?.id ?? null;
}

export async function findDirectRoom(tx: Queryable, directKey: string): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>('select id from chat.rooms where direct_key = $1', [directKey]);
  return rows[0]?.id ?? null;
}

/** Null when there is no such room. Primary key. */
export async function selectKind(tx: Queryable, roomId: string): Promise<RoomKind | null> {
  const { rows } = await tx.query<{ kind: RoomKind }>('select kind from chat.rooms where id = $1', [roomId]);
  return rows[0]?.kind ?? null;
}

export interface RoomFactsRow {
  id: string;
  kind: RoomKind;
  state: RoomState;
  subject_type: string | null;
  subject_id: string | null;
  members: [userId: string, role: Role][];
}

/** What the cache keeps of each room; null where there is none. Primary keys of rooms and members. */
export async function selectFacts(db: Queryable, roomIds: readonly string[]): Promise<(RoomFactsRow | null)[]> {
  const { rows } = await db.query<RoomFactsRow>(
    `select r.id, r.kind, r.state, r.subject_type, r.subject_id,
       (select coalesce(json_agg(json_build_array(m.user_id, m.role) order by m.joined_at, m.user_id), '[]')
        from chat.members m where m.room_id = r.id and m.left_at is null) as members
     from chat.rooms r where r.id = any($1::uuid[])`,
    [roomIds],
    'room-facts',
  );
  const found = new Map(rows.map((row) => [row.id, row]));
  return roomIds.map((roomId) => found.get(roomId) ?? null);
}

export interface View {
  roomId: string;
  userId: string;
}

/** Rooms as their viewers see them, in the order of `views`. Primary keys only; a missing room is left out. */
export async function selectViews(db: Queryable, views: View[]): Promise<{ userId: string; room: Room }[]> {
  if (views.length === 0) return [];
  const { rows } = await db.query<RoomRow>(
    `select r.id, r.kind, r.subject_type, r.subject_id, r.title, r.data, r.state, r.created_at, r.last_seq, r.last_rev,
       (select to_jsonb(m) from (select ${MESSAGE_COLUMNS}) m) as last_message,
       (select count(*)::int from chat.members c where c.room_id = r.id and c.left_at is null) as member_count,
       (select coalesce(json_agg(t), '[]') from (
          select x.user_id, x.role, x.joined_at, u.name, u.picture, u.trust
          from chat.members x left join chat.users u on u.id = x.user_id
          where x.room_id = r.id and x.left_at is null order by x.joined_at, x.user_id limit 100) t) as members,
       v.user_id as viewer_id, ${MY_COLUMNS}
     from unnest($1::uuid[], $2::text[]) with ordinality v(room_id, user_id, position)
     join chat.rooms r on r.id = v.room_id
     left join chat.members me on me.room_id = r.id and me.user_id = v.user_id and me.left_at is null
     left join chat.messages m on m.room_id = r.id and m.seq = r.last_seq
     order by v.position`,
    [views.map((view) => view.roomId), views.map((view) => view.userId)],
    'room-views',
  );
  return rows.map((row) => {
    // to_jsonb of a missing message is a row of nulls, not null.
    if (row.last_message !== null && row.last_message.id === null) row.last_message = null;
    return { userId: row.viewer_id, room: toRoom(row) };
  });
}

export type RoomsFilter = 'active' | 'archived' | 'unread' | 'all';

export interface ListPosition {
  activeAt: string;
  id: string;
}

export interface ListPage {
  userId: string;
  filter: RoomsFilter;
  /** The page begins after it. */
  position: ListPosition | null;
  limit: number;
}

/** For each page, ids of the user's rooms, newest activity first. Index members_by_user, then rooms by key. */
export async function selectRoomIds(db: Queryable, pages: readonly ListPage[]): Promise<ListPosition[][]> {
  const { rows } = await db.query<{ n: string; id: string; active_at: Date }>(
    `select k.n, page.id, page.active_at
     from unnest($1::text[], $2::text[], $3::text[], $4::uuid[], $5::int[])
       with ordinality k(user_id, filter, after_at, after_id, most, n)
     cross join lateral (
       select r.id, r.active_at from chat.members me join chat.rooms r on r.id = me.room_id
       where me.user_id = k.user_id and me.left_at is null
         and case k.filter when 'active' then me.archived_at is null when 'archived' then me.archived_at is not null
           when 'unread' then r.last_seq > me.read_seq else true end
         and (k.after_at is null or (r.active_at, r.id) < (k.after_at::timestamptz, k.after_id))
       order by r.active_at desc, r.id desc limit k.most) page
     order by k.n, page.active_at desc, page.id desc`,
    [
      pages.map(({ userId }) => userId),
      pages.map(({ filter }) => filter),
      pages.map(({ position }) => position?.activeAt ?? null),
      pages.map(({ position }) => position?.id ?? null),
      pages.map(({ limit }) => limit),
    ],
    'room-ids',
  );
  return byQuestion(rows, pages.length, (row) => ({ id: row.id, activeAt: iso(row.active_at) }));
}

/** For each user, unread counts of the rooms that have any and are not muted. Index members_by_user, then rooms by key. */
export async function selectUnread(
  db: Queryable,
  userIds: readonly string[],
): Promise<{ roomId: string; unread: number }[][]> {
  // A row for each user, whose two texts go in step: a row for each room would keep Node busy four times as long. The
  // limit leaves nobody out: without it PostgreSQL plans for ten users, finds one cheaper, and makes the plan anew each time.
  const { rows } = await db.query<{ room_ids: string | null; unread: string | null }>(
    `select found.room_ids, found.unread
     from (select * from unnest($1::text[]) with ordinality limit $2) k(user_id, n)
     cross join lateral (
       select string_agg(me.room_id::text, ' ') as room_ids, string_agg((r.last_seq - me.read_seq)::text, ' ') as unread
       from chat.members me join chat.rooms r on r.id = me.room_id
       where me.user_id = k.user_id and me.left_at is null
         and r.last_seq > me.read_seq and not coalesce(me.muted_until > now(), false)) found
     order by k.n`,
    [userIds, userIds.length],
    'unread',
  );
  return rows.map((row) => {
    const unread = row.unread?.split(' ') ?? [];
    return (row.room_ids?.split(' ') ?? []).map((roomId, at) => ({ roomId, unread: Number(unread[at]) }));
  });
}

export interface RoomChange {
  title?: string | null | undefined;
  data?: Record<string, unknown> | null | undefined;
  state?: RoomState | undefined;
}

/** Changes what is named. Primary key. */
export async function updateRoom(tx: Queryable, roomId: string, change: RoomChange): Promise<void> {
  await tx.query(
    `with changed as (
       update chat.rooms set
         title = case when $2 then $3 else title end,
         data = case when $4 then $5::jsonb else data end,
         state = coalesce($6, state), updated_at = now()
       where id = $1 returning id)
     select id from changed`,
    [
      roomId,
      change.title !== undefined,
      change.title ?? null,
      change.data !== undefined,
      change.data ? JSON.stringify(change.data) : null,
      change.state ?? null,
    ],
  );
}
