// A pool of PostgreSQL connections that no caller waits for without bound, and that keeps none which is spoilt.
import { Logger } from '@nestjs/common';
import pg from 'pg';
import type { PoolStats, Queryable, Transaction } from './database.js';
import type { OneConnection } from './one.connection.js';
import { isReadOnly, isSilence, spoilsConnection } from './trouble.js';

const INT8 = 20;
// seq, rev and counts are bigint; all stay far below 2^53, so plain numbers are exact.
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

const log = new Logger('Database');

/** Who waits longer than this for a connection is told to come back. */
const WAIT_MS = 3_000;
/** When so many wait already, a further one is told so at once. */
const MAX_WAITING = 1_000;
/** The server gives up first, and says so; a server that no longer answers is given up a second later. */
const ANSWER_MARGIN_MS = 1_000;
/** As long as a migration's own limit. */
const SCRIPT_MS = 11 * 60_000;

export interface PoolSettings {
  url: string;
  name: string;
  size: number;
  lockTimeoutMs: number;
  statementTimeoutMs: number;
  /** Rejects where the server at the other end of a new connection is not the one that was meant. */
  accept: (client: pg.ClientBase) => Promise<void>;
  /** Called when the server takes no writes any longer, or does not answer: its other connections are no better. */
  distrust?: () => void;
}

type Question = pg.QueryConfig & { query_timeout?: number };
type HeldClient = ReturnType<typeof holdClient>;

export class PostgresPool implements Queryable {
  #pool: pg.Pool;

  constructor(
    private readonly settings: PoolSettings,
    private readonly one: OneConnection,
  ) {
    this.#pool = this.#open();
  }

  readonly query: Queryable['query'] = async (text, values, name) => {
    this.one.refuseSecond();
    const client = await this.#acquire();
    const held = holdClient(client);
    try {
      return await this.#ask(client, held, question(text, values, name));
    } finally {
      held.release();
    }
  };

  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    this.one.refuseSecond();
    const client = await this.#acquire();
    const held = holdClient(client);
    const ask = (query: Question) => this.#ask(client, held, query);
    try {
      await ask({ text: 'begin' });
      const result = await this.one.hold(() =>
        work({
          query: (text, values, name) => ask(question(text, values, name)),
          script: (text) => ask({ text, query_timeout: SCRIPT_MS }),
        }),
      );
      await ask({ text: 'commit' });
      return result;
    } catch (error) {
      // On a spoilt connection it would only be waited for: it is thrown away, and the server rolls back by itself.
      if (!held.spoilt) await ask({ text: 'rollback' }).catch(() => {});
      throw error;
    } finally {
      held.release();
    }
  }

  stats(): PoolStats {
    const { totalCount: total, idleCount: idle, waitingCount: waiting } = this.#pool;
    return { total, idle, waiting };
  }

  /** Leaves all connections behind: those at rest now, the others when their work is done. */
  renew(): void {
    const old = this.#pool;
    this.#pool = this.#open();
    old.end().catch((error: Error) => log.warn(`Connections could not be closed: ${error.message}`));
  }

  close(): Promise<void> {
    return this.#pool.end();
  }

  async #acquire(): Promise<pg.PoolClient> {
    if (this.#pool.waitingCount >= MAX_WAITING) throw new Error('Too many wait for a database connection');
    return this.#pool.connect();
  }

  async #ask(client: pg.PoolClient, held: HeldClient, query: Question): Promise<never> {
    try {
      const answer = await client.query(query);
      held.requireConfirmed();
      return answer as never;
    } catch (error) {
      held.failed(error);
      if (isReadOnly(error) || isSilence(error)) this.settings.distrust?.();
      throw error;
    }
  }

  #open(): pg.Pool {
    const { url, name, size, lockTimeoutMs, statementTimeoutMs, accept } = this.settings;
    const pool = new pg.Pool({
      connectionString: url,
      max: size,
      connectionTimeoutMillis: WAIT_MS,
      idleTimeoutMillis: 30_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + ANSWER_MARGIN_MS,
      lock_timeout: lockTimeoutMs,
      idle_in_transaction_session_timeout: 30_000,
      application_name: name,
      types,
      onConnect: accept,
    });
    // An error event without a handler would end the process; the next query opens a new connection.
    pool.on('error', (error) => log.warn(`An idle connection was lost: ${error.message}`));
    return pool;
  }
}

function question(text: string, values: unknown[] | undefined, name: string | undefined): Question {
  return { text, ...(values ? { values } : {}), ...(name ? { name } : {}) };
}

/** Behind a name or a proxy may stand a server that only follows another, or was demoted: what it says is old. */
export async function refuseReadOnly(client: pg.ClientBase): Promise<void> {
  const { rows } = await client.query<{ transaction_read_only: string }>('show transaction_read_only');
  if (rows[0]?.transaction_read_only !== 'off') {
    throw Object.assign(new Error('The database server takes no writes: it is a standby'), { code: '25006' });
  }
}

/**
 * What PostgreSQL says when it stops waiting for its synchronous standby: it calls the commit done, but a failover would
 * lose it. See SyncRepWaitForLSN in its syncrep.c.
 */
const UNCONFIRMED = 'canceling wait for synchronous replication';

/** Remembers whether the connection may be used again, and whether the standby has what it committed. */
function holdClient(client: pg.PoolClient) {
  let spoilt: Error | undefined;
  let unconfirmed = false;
  const noticed = ({ message }: { message?: string | undefined }) => {
    if (message?.startsWith(UNCONFIRMED)) unconfirmed = true;
  };
  client.on('notice', noticed);
  const failed = (error: unknown) => {
    if (spoilsConnection(error)) spoilt = error instanceof Error ? error : new Error(String(error));
  };
  // Without it, a connection that breaks between two statements would end the process.
  client.on('error', failed);
  return {
    failed,
    /** Throws where PostgreSQL called a commit done that its standby may not have. */
    requireConfirmed() {
      if (!unconfirmed) return;
      unconfirmed = false;
      throw Object.assign(new Error('The standby has not confirmed the commit'), { code: '08007' });
    },
    get spoilt() {
      return spoilt !== undefined;
    },
    release() {
      client.off('error', failed);
      client.off('notice', noticed);
      client.release(spoilt);
    },
  };
}
