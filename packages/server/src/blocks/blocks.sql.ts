// Every statement on who has blocked whom.
import type { Queryable } from '../db/database.js';
import { byQuestion } from '../db/values.js';

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

/** For each user, whom they have blocked, the latest first. Primary key. */
export async function selectBlocked(db: Queryable, userIds: readonly string[]): Promise<string[][]> {
  const { rows } = await db.query<{ n: string; blocked_id: string }>(
    `select k.n, b.blocked_id from unnest($1::text[]) with ordinality k(user_id, n)
     join chat.blocks b on b.blocker_id = k.user_id order by k.n, b.created_at desc, b.blocked_id`,
    [userIds],
    'blocked',
  );
  return byQuestion(rows, userIds.length, (row) => row.blocked_id);
}
