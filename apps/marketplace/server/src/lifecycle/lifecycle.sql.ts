// Every statement on when a deal's room ends.
import type { Tx } from '../db/market.db.js';

/** Primary key. */
export async function setReadonlyIn(tx: Tx, roomId: string, seconds: number): Promise<void> {
  await tx.query(
    'update market.rooms set readonly_at = clock_timestamp() + make_interval(secs => $2) where room_id = $1',
    [roomId, seconds],
  );
}

/** Primary key. */
export async function clearReadonly(tx: Tx, roomId: string): Promise<void> {
  await tx.query('update market.rooms set readonly_at = null where room_id = $1', [roomId]);
}

/** Takes the rooms whose time has come, past those that another node is taking. On rooms_due. */
export async function claimDueRooms(tx: Tx, limit: number): Promise<string[]> {
  const { rows } = await tx.query<{ room_id: string }>(
    `update market.rooms set readonly_at = null where room_id in (
       select room_id from market.rooms where readonly_at <= clock_timestamp()
       order by readonly_at limit $1 for update skip locked)
     returning room_id`,
    [limit],
  );
  return rows.map(({ room_id }) => room_id);
}

/** Milliseconds until the next one; null when there is none. On rooms_due. */
export async function selectNextDue(tx: Tx): Promise<number | null> {
  const { rows } = await tx.query<{ ms: number | null }>(
    `select (extract(epoch from min(readonly_at) - clock_timestamp()) * 1000)::float8 as ms
     from market.rooms where readonly_at is not null`,
  );
  return rows[0]?.ms ?? null;
}

/** All rooms about a listing, none of which the clock shall touch any more. On the unique pair. */
export async function takeRoomsOf(tx: Tx, listingId: string): Promise<string[]> {
  const { rows } = await tx.query<{ room_id: string }>(
    'update market.rooms set readonly_at = null where listing_id = $1 returning room_id',
    [listingId],
  );
  return rows.map(({ room_id }) => room_id).sort();
}
