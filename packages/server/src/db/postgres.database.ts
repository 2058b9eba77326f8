// The database as a real PostgreSQL: a guarded pool, one writer connection, one listening connection.
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { Database, Queryable, Transaction } from './database.js';

const INT8 = 20;
// seq, rev and counts are bigint; all stay far below 2^53, so plain numbers are exact.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const log = new Logger('Database');

interface PoolSettings {
  url: string;
  size: number;
  lockTimeoutMs: number;
}

function openPool({ url, size, lockTimeoutMs }: PoolSettings): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 15_000,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: 30_000,
    application_name: 'doran',
    types,
  });
  // An error event without a handler would end the process; the next query opens a new connection.
  pool.on('error', (error) => log.warn(`An idle connection was lost: ${error.message}`));
  return pool;
}

function queryable(client: pg.Pool | pg.PoolClient): Queryable {
  return {
    query: (text, values, name) =>
      client.query({ text, ...(values ? { values } : {}), ...(name ? { name } : {}) }) as Promise<never>,
  };
}

export async function openPostgres(url: string, poolSize = 10): Promise<Database> {
  const pool = openPool({ url, size: poolSize, lockTimeoutMs: 5_000 });
  const writerPool = openPool({ url, size: 1, lockTimeoutMs: 50 });
  const close = async () => {
    await Promise.all([pool.end(), writerPool.end()]);
  };
  try {
    await pool.query('select 1');
  } catch (error) {
    await close();
    throw error;
  }
  return {
    kind: 'postgres',
    writer: queryable(writerPool),
    query: queryable(pool).query,
    transaction: (work) => transact(pool, work),
    listen: (channel, heard) => listen(url, channel, heard),
    close,
  };
}

async function transact<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without it, a connection that breaks between two statements would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work({
      query: queryable(client).query,
      script: async (text) => {
        await client.query(text);
      },
    });
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError;
    });
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/** Listens on a connection of its own, and opens it again whenever it was lost. */
async function listen(url: string, channel: string, heard: () => void): Promise<() => Promise<void>> {
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let stopped = false;

  const connect = async () => {
    client = new pg.Client({ connectionString: url, application_name: 'doran-listen', keepAlive: true });
    client.on('notification', heard);
    client.on('error', again);
    client.on('end', again);
    await client.connect();
    await client.query(`listen ${channel}`);
    heard();
  };
  const again = () => {
    if (stopped || retry) return;
    retry = setTimeout(() => {
      retry = undefined;
      connect().catch((error: Error) => {
        log.warn(`Cannot listen on ${channel}: ${error.message}`);
        again();
      });
    }, 1_000);
  };

  await connect();
  return async () => {
    stopped = true;
    clearTimeout(retry);
    await client?.end();
  };
}
