// Every statement on between whom a block stands, whoever set it.
import type { Queryable } from '../db/database.js';
import { byQuestion } from '../db/values.js';

/** For each user, those whom they have blocked, and those who have blocked them. Primary key, and blocks_by_blocked. */
export async function selectApart(db: Queryable, userIds: readonly string[]): Promise<string[][]> {
  const { rows } = await db.query<{ n: string; other_id: string }>(
    `select k.n, b.other_id from unnest($1::text[]) with ordinality k(user_id, n) cross join lateral (
       select blocked_id as other_id from chat.blocks where blocker_id = k.user_id
       union select blocker_id from chat.blocks where blocked_id = k.user_id) b`,
    [userIds],
    'apart',
  );
  return byQuestion(rows, userIds.length, (row) => row.other_id);
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
