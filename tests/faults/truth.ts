// Reads what the database holds of the crowd's rooms, as one moment of it.
import pg from 'pg';
import { type RoomTruth, TAIL, type Truth } from './state.js';

const READ = `
  select r.id as room, r.kind, r.last_seq::int as head, r.last_rev::int as rev,
    coalesce((select json_agg(json_build_array(m.user_id, m.delivered_seq, m.read_seq) order by m.user_id)
      from chat.members m where m.room_id = r.id and m.left_at is null), '[]') as members,
    coalesce((select json_agg(json_build_array(m.seq, m.id, coalesce(m.rev, 0), case when m.deleted_at is null then m.body end)
        order by m.seq)
      from chat.messages m where m.room_id = r.id and m.seq > r.last_seq - $2), '[]') as tail
  from chat.rooms r where r.id = any($1::uuid[]) order by r.id`;

/** Rejects when the database does not answer: right after a failover it may not. */
export async function readTruth(databaseUrl: string, rooms: readonly string[]): Promise<Truth> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
  });
  // A connection that breaks fails the query under way; nobody else needs to hear of it.
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<RoomTruth>(READ, [rooms, TAIL])).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
