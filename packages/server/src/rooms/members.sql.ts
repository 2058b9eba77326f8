// Every statement on who is in a room. All ride on the primary key of chat.members, and lock the room before a member:
// the writer of messages does so too, and two that lock in another order wait for each other.
import type { Receipt, Role } from '@doran/protocol';
import type { Queryable } from '../db/database.js';
import { byQuestion } from '../db/values.js';
import { type ReceiptRow, toReceipt } from './receipt.row.js';

/**
 * Adds those who are not members yet, with their cursors at the head ([ROOM3]), and returns them. One who was there
 * before comes back so too. Their cursors count as marked just now: others who knew them otherwise learn it by `sync`.
 */
export async function insertMembers(
  tx: Queryable,
  roomId: string,
  members: { userId: string; role: Role }[],
): Promise<string[]> {
  const { rows } = await tx.query<{ user_id: string }>(
    `with room as (select id, last_seq from chat.rooms where id = $1 for no key update),
     added as (
       insert into chat.members as m (room_id, user_id, role, delivered_seq, read_seq, marked_at)
       select r.id, k.user_id, k.role, r.last_seq, r.last_seq, case when r.last_seq > 0 then now() end
       from room r, unnest($2::text[], $3::text[]) k(user_id, role) where true
         -- Left out here, since "on conflict" locks the rows that it leaves as they are: their senders would wait.
         and not exists (select 1 from chat.members x
           where x.room_id = $1 and x.user_id = k.user_id and x.left_at is null)
       on conflict (room_id, user_id) do update set
         role = excluded.role, left_at = null, joined_at = now(), archived_at = null,
         delivered_seq = excluded.delivered_seq, read_seq = excluded.read_seq, marked_at = now()
       where m.left_at is not null
       returning user_id),
     moved as (update chat.rooms set updated_at = now() where id = $1 and exists (select 1 from added))
     select user_id from added`,
    [roomId, members.map((member) => member.userId), members.map((member) => member.role)],
  );
  return rows.map((row) => row.user_id);
}

export async function memberExists(tx: Queryable, roomId: string, userId: string): Promise<boolean> {
  const { rows } = await tx.query(
    'select 1 from chat.members where room_id = $1 and user_id = $2 and left_at is null',
    [roomId, userId],
  );
  return rows.length > 0;
}

/** Ends a membership; false when there was none. */
export async function endMembership(tx: Queryable, roomId: string, userId: string): Promise<boolean> {
  const { rows } = await tx.query(
    `with room as (select id from chat.rooms where id = $1 for no key update),
     gone as (
       update chat.members set left_at = now()
       where room_id = (select id from room) and user_id = $2 and left_at is null returning room_id),
     moved as (update chat.rooms set updated_at = now() where id in (select room_id from gone))
     select room_id from gone`,
    [roomId, userId],
  );
  return rows.length > 0;
}

/** A room whose last owner left is given to its earliest admin, else to its earliest member. A direct room has none. */
export async function keepAnOwner(tx: Queryable, roomId: string): Promise<void> {
  await tx.query(
    `with heir as (
       select user_id from chat.members
       where room_id = $1 and left_at is null
         and exists (select 1 from chat.rooms r where r.id = $1 and r.kind <> 'direct')
         and not exists (select 1 from chat.members o where o.room_id = $1 and o.left_at is null and o.role = 'owner')
       order by role <> 'admin', joined_at, user_id limit 1),
     promoted as (
       update chat.members m set role = 'owner' from heir where m.room_id = $1 and m.user_id = heir.user_id returning 1)
     select count(*) from promoted`,
    [roomId],
  );
}

/** Where these members stand. */
export async function selectCursors(db: Queryable, roomId: string, userIds: string[]): Promise<Receipt[]> {
  const { rows } = await db.query<ReceiptRow>(
    `select user_id, delivered_seq, read_seq from chat.members
     where room_id = $1 and user_id = any($2::text[]) and left_at is null order by user_id`,
    [roomId, userIds],
  );
  return rows.map(toReceipt);
}

/** The caller's own switches; a muted room is muted until it is unmuted. */
export async function updateMySide(
  tx: Queryable,
  roomId: string,
  userId: string,
  change: { muted?: boolean | undefined; archived?: boolean | undefined },
): Promise<void> {
  await tx.query(
    `with changed as (
       update chat.members set
         muted_until = case $3::boolean when true then 'infinity' when false then null else muted_until end,
         archived_at = case $4::boolean when true then coalesce(archived_at, now()) when false then null else archived_at end
       where room_id = $1 and user_id = $2 and left_at is null returning 1)
     select count(*) from changed`,
    [roomId, userId, change.muted ?? null, change.archived ?? null],
  );
}

export interface Circle {
  userId: string;
  others: readonly string[];
}

/** For each user, which of the others share a room with them ([PRES2]). Index members_by_user, then the primary key. */
export async function selectAcquainted(db: Queryable, circles: readonly Circle[]): Promise<string[][]> {
  const pairs = circles.flatMap(({ userId, others }, index) =>
    others.map((other) => ({ n: index + 1, userId, other })),
  );
  const { rows } = await db.query<{ n: number; other_id: string }>(
    `select k.n, k.other_id from unnest($1::int[], $2::text[], $3::text[]) with ordinality k(n, user_id, other_id, place)
     where exists (
       select 1 from chat.members me join chat.members them on them.room_id = me.room_id
       where me.user_id = k.user_id and me.left_at is null and them.user_id = k.other_id and them.left_at is null)
     order by k.place`,
    [pairs.map(({ n }) => n), pairs.map(({ userId }) => userId), pairs.map(({ other }) => other)],
    'acquainted',
  );
  return byQuestion(rows, circles.length, (row) => row.other_id);
}
