// Every statement on between whom a block stands, whoever set it.
import type { Queryable } from '../db/database.js';

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
