// Rooms full of messages, written in bulk: the rows are those that the server's own statements leave, in the order of time.
import { BODY } from '../peers/message.mjs';

/** Messages of one statement. */
const SLICE = 250_000;

/** A UUIDv7 of the moment `at`, the `n`th: ids of clients and of rooms come in the order of time. */
const uuidv7 = (at, n) => `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7'
  || lpad(to_hex((${n}) % 4096), 3, '0') || '8000' || lpad(to_hex((random() * 281474976710655)::bigint), 12, '0'))::uuid`;

/**
 * Direct rooms, which `users` have in turn, each with somebody else, and `messages` in each, one a second, in all rooms in
 * turn; the last `unread` are not read yet. Answers the ids of the rooms. For each user at most once: a pair has one room.
 */
export async function seedRooms(db, { users, rooms, messages, unread = 0 }) {
  const total = rooms * messages;
  const { rows } = await db.query(ROOMS, [users, rooms, messages, unread, total]);
  const ids = rows.map(({ id }) => id);
  for (let from = 0; from < total; from += SLICE) {
    const to = Math.min(from + SLICE, total) - 1;
    await db.query(MESSAGES, [users, ids, from, to, messages - unread, total, BODY]);
  }
  return ids;
}

/** As after a night's rest: vacuumed, known to the planner, and on the disk. */
export async function settle(db) {
  await db.query('vacuum (analyze) chat.rooms, chat.members, chat.messages');
  await db.query('checkpoint');
}

/** Whose a room is, and who the other is. */
const one = (room) => `($1::text[])[${room} % cardinality($1::text[]) + 1]`;
const other = (room) => `${one(room)} || '-' || ${room}`;
/** When the message at a place of all `total` was sent: the last is of now. */
const moment = (place, total) => `(now() - (${total} - 1 - (${place})) * interval '1 second')::timestamptz(3)`;

const ROOMS = `
with seed as (
  select n, ${one('n')} as one, ${other('n')} as other, ${uuidv7(moment('n - $2::int', '$5::int'), 'n')} as id,
    ${moment('$5::int - $2::int + n', '$5::int')} as active_at
  from generate_series(0, $2::int - 1) n),
made as (
  insert into chat.rooms (id, kind, direct_key, opened_by, last_seq, active_at, updated_at)
  select id, 'direct', '["' || one || '","' || other || '"]', one, $3::int, active_at, active_at from seed),
joined as (
  insert into chat.members (room_id, user_id, role, delivered_seq, read_seq)
  select id, one, 'member', $3::int, $3::int - $4::int from seed union all
  select id, other, 'member', $3::int, $3::int from seed)
select id from seed order by n`;

// Nobody has unread messages before one of their own: sending reads.
const MESSAGES = `
insert into chat.messages (room_id, seq, id, sender_id, type, body, created_at)
select ($2::uuid[])[room + 1], seq, ${uuidv7('at', 'place')},
  case when seq % 2 = 1 and seq <= $5::int then ${one('room')} else ${other('room')} end, 'TEXT', $7, at
from (select place, place % cardinality($2::uuid[]) as room, place / cardinality($2::uuid[]) + 1 as seq,
        ${moment('place', '$6::int')} as at
      from generate_series($3::int, $4::int) place) m`;
