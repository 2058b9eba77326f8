// What the database holds of the crowd's rooms when everything is over, down to each message and cursor.
import pg from 'pg';
import type { Row, Stored } from './facts.js';

export async function readStored(databaseUrl: string, rooms: readonly string[]): Promise<Stored> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const heads = await client.query<{ id: string; seq: number; rev: number }>(
      'select id, last_seq::int as seq, last_rev::int as rev from chat.rooms where id = any($1::uuid[])',
      [rooms],
    );
    const rows = await client.query<Row>(
      `select room_id as room, seq::int, id, sender_id as sender, coalesce(rev, 0)::int as rev, body, original_body as original,
         data ->> 'key' as key, deleted_at is not null as deleted
       from chat.messages where room_id = any($1::uuid[]) order by room_id, seq`,
      [rooms],
    );
    const members = await client.query<Stored['members'][number]>(
      `select room_id as room, user_id as user, read_seq::int as read, delivered_seq::int as delivered,
         left_at is not null as left
       from chat.members where room_id = any($1::uuid[])`,
      [rooms],
    );
    const messages = new Map<string, Row[]>(rooms.map((room) => [room, []]));
    for (const row of rows.rows) messages.get(row.room)!.push(row);
    return {
      heads: new Map(heads.rows.map(({ id, seq, rev }) => [id, { seq, rev }])),
      messages,
      members: members.rows,
    };
  } finally {
    await client.end();
  }
}
