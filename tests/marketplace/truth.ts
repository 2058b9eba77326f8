// What must hold in the database whatever happened: each statement finds what contradicts, and finds nothing.
import type pg from 'pg';
import { scoreOf, type TrustEvent } from '../../apps/marketplace/server/src/trust/scoring.js';

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
    where (c.data->>'contactsOpen')::boolean is distinct from (exists (
      select from market.reservations r where r.room_id = k.room_id
      and r.status in ('confirmed', 'completed', 'no_show'))
      or exists (select from market.auctions a where a.deal_room_id = k.room_id))`,
  'rewrites that are lifted without open contacts, or shown in spite of them': `
    select k.room_id from market.rooms k join chat.rooms c on c.id = k.room_id
    where c.rewrites_lifted is distinct from (c.data->>'contactsOpen')::boolean`,
  'a message that is masked where rewrites are lifted': `
    select m.room_id, m.seq from chat.messages m join chat.rooms c on c.id = m.room_id
    where c.rewrites_lifted and m.written is not null and m.deleted_at is null`,
  'a trust that the chat does not show': `
    select p.id from market.people p join chat.users u on u.id = p.id where u.trust is distinct from p.trust`,
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
  const wrong = await wrongScores(sql);
  if (wrong.length > 0) found['a trust that is not the score of its events'] = wrong;
  return found;
}

async function wrongScores(sql: pg.Client): Promise<unknown[]> {
  const { rows } = await sql.query<{ id: string; trust: number; events: TrustEvent[] }>(`
    select p.id, p.trust, coalesce((
      select json_agg(json_build_object('kind', e.kind, 'points', e.points))
      from market.trust_events e where e.person_id = p.id), '[]') as events
    from market.people p`);
  return rows.filter(({ trust, events }) => trust !== scoreOf(events));
}
