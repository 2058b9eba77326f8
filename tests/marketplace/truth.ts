// What must hold in the database whatever happened: each statement finds what contradicts, and finds nothing.
import type pg from 'pg';

const CONTRADICTIONS: Record<string, string> = {
  'a step without its message': `
    select s.* from market.reservation_steps s join market.reservations r on r.id = s.reservation_id
    left join chat.messages m on m.id = s.message_id and m.room_id = r.room_id
      and m.data->>'reservationId' = r.id::text and m.data->>'status' = s.status
    where m.id is null`,
  'a message without its step': `
    select m.id, m.body from chat.messages m
    left join market.reservation_steps s on s.message_id = m.id
    where m.data->>'kind' = 'reservation' and s.message_id is null`,
  'a reservation that is not where its last step led': `
    select r.id, r.status from market.reservations r where r.status is distinct from (
      select s.status from market.reservation_steps s where s.reservation_id = r.id order by no desc limit 1)`,
  'two that hold the same day': `
    select a.id, b.id from market.reservations a join market.reservations b
    on a.listing_id = b.listing_id and a.id < b.id and a.during && b.during
    where a.status in ('accepted', 'confirmed', 'completed') and b.status in ('accepted', 'confirmed', 'completed')`,
  'a card that shows another status': `
    select k.room_id from market.rooms k join chat.rooms c on c.id = k.room_id
    where c.data #>> '{reservation,status}' is distinct from (
      select r.status from market.reservations r where r.room_id = k.room_id order by created_at desc, id desc limit 1)`,
  'a card that shows another state of the listing': `
    select k.room_id from market.rooms k join chat.rooms c on c.id = k.room_id
    join market.listings l on l.id = k.listing_id where c.data #>> '{listing,state}' is distinct from l.state`,
  'contacts that are open to people without a deal, or closed to those with one': `
    select k.room_id from market.rooms k join chat.rooms c on c.id = k.room_id
    where (c.data->>'contactsOpen')::boolean is distinct from exists (
      select from market.reservations r where r.room_id = k.room_id
      and r.status in ('confirmed', 'completed', 'no_show'))`,
  'a room that outlives its listing': `
    select k.room_id from market.rooms k join chat.rooms c on c.id = k.room_id
    join market.listings l on l.id = k.listing_id where (l.state = 'removed') <> (c.state = 'closed')`,
  'a deal that goes on about a listing that has ended': `
    select r.id from market.reservations r join market.listings l on l.id = r.listing_id
    where l.state <> 'open' and r.status in ('requested', 'accepted', 'confirmed')`,
};

/** By name what contradicts; nothing when all holds. */
export async function contradictions(sql: pg.Client): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {};
  for (const [name, statement] of Object.entries(CONTRADICTIONS)) {
    const { rows } = await sql.query(statement);
    if (rows.length > 0) found[name] = rows;
  }
  return found;
}
