// Every statement on who has blocked whom.
import type { Queryable } from '../db/database.js';

/**
 * Blocks, and leaves word for the other nodes. `stands` is false when the blocker has as many as one may have.
 * Primary key.
 */
export async function insertBlock(
  db: Queryable,
  blockerId: string,
  blockedId: string,
  most: number,
): Promise<{ changed: boolean; stands: boolean }> {
  const { rows } = await db.query<{ changed: boolean; stands: boolean }>(
    `with added as (
       insert into chat.blocks (blocker_id, blocked_id)
       select $1, $2 where (select count(*) from chat.blocks where blocker_id = $1) < $3
       on conflict do nothing returning 1),
     told as (insert into chat.block_changes (user_ids) select array[$1, $2] from added),
     swept as (delete from chat.block_changes where changed_at < now() - interval '10 minutes')
     select exists (select 1 from added) as changed,
       exists (select 1 from added union all
         select 1 from chat.blocks where blocker_id = $1 and blocked_id = $2) as stands`,
    [blockerId, blockedId, most],
  );
  return rows[0] ?? { changed: false, stands: false };
}

/** Ends a block; false when there was none. Primary key. */
export async function deleteBlock(db: Queryable, blockerId: string, blockedId: string): Promise<boolean> {
  const { rows } = await db.query(
    `with ended as (delete from chat.blocks where blocker_id = $1 and blocked_id = $2 returning 1),
     told as (insert into chat.block_changes (user_ids) select array[$1, $2]::text[] from ended)
     select 1 from ended`,
    [blockerId, blockedId],
  );
  return rows.length > 0;
}

/** Whom the user has blocked, the latest first. Primary key. */
export async function selectBlocked(db: Queryable, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ blocked_id: string }>(
    'select blocked_id from chat.blocks where blocker_id = $1 order by created_at desc, blocked_id',
    [userId],
    'blocked',
  );
  return rows.map((row) => row.blocked_id);
}

/** Those whom the user has blocked, and those who have blocked the user. Primary key, and blocks_by_blocked. */
export async function selectApart(db: Queryable, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ other_id: string }>(
    `select blocked_id as other_id from chat.blocks where blocker_id = $1
     union select blocker_id from chat.blocks where blocked_id = $1`,
    [userId],
    'apart',
  );
  return rows.map((row) => row.other_id);
}

/** Does a block stand between the two, whoever set it? Primary key. */
export async function standsBetween(db: Queryable, one: string, other: string): Promise<boolean> {
  const { rows } = await db.query(
    `select 1 from chat.blocks
     where (blocker_id = $1 and blocked_id = $2) or (blocker_id = $2 and blocked_id = $1) limit 1`,
    [one, other],
  );
  return rows.length > 0;
}

export interface BlockChange {
  id: number;
  user_ids: string[];
}

/** What changed of late; further back than any transaction lasts, since changes do not commit in their order. Index on changed_at. */
export async function selectChanges(db: Queryable): Promise<BlockChange[]> {
  const { rows } = await db.query<BlockChange>(
    `select id, user_ids from chat.block_changes where changed_at > now() - interval '60 seconds'`,
    [],
    'block-changes',
  );
  return rows;
}
