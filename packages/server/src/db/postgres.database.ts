// The database as a real PostgreSQL: a guarded pool, one writer connection, one listening connection, perhaps a replica.
import type { Database } from './database.js';
import { OneConnection } from './one.connection.js';
import { PostgresListener } from './postgres.listener.js';
import { PostgresPool, refuseReadOnly } from './postgres.pool.js';
import { openReplica } from './postgres.replica.js';

/** Connections are not all left again sooner than this. */
const RENEWAL_MS = 1_000;

export interface PostgresSettings {
  url: string;
  replicaUrl?: string | undefined;
  poolSize: number;
}

export async function openPostgres({ url, replicaUrl, poolSize }: PostgresSettings): Promise<Database> {
  const one = new OneConnection();
  let renewedAt = Number.NEGATIVE_INFINITY;
  // One connection says so, but all of them lead to that server; and soon all of them will say so.
  const distrust = () => {
    if (performance.now() - renewedAt < RENEWAL_MS) return;
    renewedAt = performance.now();
    pool.renew();
    writer.renew();
  };
  const common = { url, name: 'doran', accept: refuseReadOnly, distrust };
  const pool = new PostgresPool({ ...common, size: poolSize, lockTimeoutMs: 5_000, statementTimeoutMs: 6_000 }, one);
  const writer = new PostgresPool({ ...common, size: 1, lockTimeoutMs: 50, statementTimeoutMs: 4_000 }, one);
  const listener = new PostgresListener(url, distrust);
  const replica = replicaUrl === undefined ? undefined : openReplica({ url: replicaUrl, size: poolSize }, pool, one);
  const close = async () => {
    await Promise.all([listener.close(), pool.close(), writer.close(), replica?.close()]);
  };
  try {
    await pool.query('select 1');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: 'postgres',
    writer,
    query: pool.query,
    transaction: (work) => pool.transaction(work),
    fresh: () => (replica ? replica.fresh() : Promise.resolve(pool)),
    listen: (channel, heard) => listener.listen(channel, heard),
    stats: () => ({ pool: pool.stats(), writer: writer.stats(), ...(replica ? { replica: replica.stats() } : {}) }),
    close,
  };
}
