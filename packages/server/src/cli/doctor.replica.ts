// What `doran doctor` says of the read replica: is it there, does it follow the primary, and how far is it behind?
import pg from 'pg';
import type { Database } from '../db/database.js';

/** One segment of WAL; beyond it, hardly a read is answered by the replica. */
const TOLERATED_BYTES = 16 * 1_024 * 1_024;
const SLOW_MS = 5_000;

export async function examineReplica(url: string, primary: Database): Promise<{ ok: boolean; what: string }> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: SLOW_MS, query_timeout: SLOW_MS });
  try {
    await client.connect();
    const { rows: positions } = await primary.query<{ position: string }>(
      'select pg_current_wal_insert_lsn()::text as position',
    );
    const { rows } = await client.query<{ standby: boolean; behind: string | null }>(
      'select pg_is_in_recovery() as standby, pg_wal_lsn_diff($1::pg_lsn, pg_last_wal_replay_lsn()) as behind',
      [positions[0]?.position],
    );
    if (!rows[0]?.standby) {
      return {
        ok: false,
        what: 'The server at DATABASE_REPLICA_URL follows no primary: every read is left to the primary.',
      };
    }
    const behind = Math.max(0, Number(rows[0].behind));
    return behind > TOLERATED_BYTES
      ? {
          ok: false,
          what: `The read replica is ${behind} bytes behind: reads are left to the primary until it catches up.`,
        }
      : { ok: true, what: `The read replica follows (${behind} bytes behind).` };
  } catch (error) {
    const why = error instanceof Error ? error.message || error.name : String(error);
    return { ok: false, what: `The read replica at DATABASE_REPLICA_URL cannot be asked: ${why}` };
  } finally {
    await client.end();
  }
}
