// Reads from a replica that are never older than the question: what was committed before it is always in them.
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { PoolStats, Queryable } from './database.js';
import type { OneConnection } from './one.connection.js';
import { PostgresPool } from './postgres.pool.js';
import { isPassing } from './trouble.js';

/** So often it is asked whether it has come far enough, this long apart; then the primary is read. */
const TRIES = 4;
const BETWEEN_MS = 10;
/** A replica that is away, or has become a primary, is left alone for so long. */
const AWAY_MS = 5_000;

const log = new Logger('Database');

/** Names the cluster, which its replicas share with it, and the database in it. */
const IDENTITY = `select (select system_identifier from pg_control_system()) || ' ' || current_database() as identity`;

export function openReplica(
  { url, size }: { url: string; size: number },
  primary: PostgresPool,
  one: OneConnection,
): PostgresReplica {
  const replica = new PostgresPool(
    {
      url,
      size,
      name: 'doran-replica',
      lockTimeoutMs: 1_000,
      statementTimeoutMs: 2_000,
      accept: async (client) => {
        const [its, ours] = await Promise.all([
          client.query<{ identity: string }>(IDENTITY),
          primary.query<{ identity: string }>(IDENTITY),
        ]);
        if (its.rows[0]?.identity !== ours.rows[0]?.identity) throw new Error('it is no replica of this database');
      },
    },
    one,
  );
  return new PostgresReplica(primary, replica);
}

class PostgresReplica {
  #awayUntil = Number.NEGATIVE_INFINITY;
  #asked: Promise<string> | undefined;
  #next: Promise<string> | undefined;

  constructor(
    private readonly primary: PostgresPool,
    private readonly replica: PostgresPool,
  ) {}

  /** A replica that has all that was committed before this call, else the primary. */
  async fresh(): Promise<Queryable> {
    if (performance.now() < this.#awayUntil) return this.primary;
    const position = await this.#position();
    return (await this.#hasReached(position)) ? this.#reading : this.primary;
  }

  stats(): PoolStats {
    return this.replica.stats();
  }

  close(): Promise<void> {
    return this.replica.close();
  }

  /** The replica may go away, or cancel a read that its recovery is in the way of: then the primary answers. */
  readonly #reading: Queryable = {
    query: async (text, values, name) => {
      try {
        return await this.replica.query(text, values, name);
      } catch (error) {
        if (!isPassing(error)) throw error;
        this.#leaveAlone(error);
        return this.primary.query(text, values, name);
      }
    },
  };

  /** How far the primary has written. Those who ask at once share a question, but none that began before they asked. */
  #position(): Promise<string> {
    this.#next ??= (async () => {
      await this.#asked?.catch(() => {});
      this.#next = undefined;
      this.#asked = this.#ask();
      return this.#asked;
    })();
    return this.#next;
  }

  async #ask(): Promise<string> {
    const { rows } = await this.primary.query<{ position: string }>(
      'select pg_current_wal_insert_lsn()::text as position',
      [],
      'wal-position',
    );
    return rows[0]?.position ?? '';
  }

  async #hasReached(position: string): Promise<boolean> {
    try {
      for (let tries = 1; tries <= TRIES; tries += 1) {
        const { rows } = await this.replica.query<{ standby: boolean; there: boolean }>(
          `select pg_is_in_recovery() as standby, coalesce(pg_last_wal_replay_lsn() >= $1::pg_lsn, false) as there`,
          [position],
          'wal-reached',
        );
        if (!rows[0]?.standby) throw new Error('it follows no primary');
        if (rows[0].there) return true;
        if (tries < TRIES) await sleep(BETWEEN_MS);
      }
    } catch (error) {
      this.#leaveAlone(error);
    }
    return false;
  }

  #leaveAlone(error: unknown): void {
    this.#awayUntil = performance.now() + AWAY_MS;
    log.warn(`The read replica is left alone for a while: ${error instanceof Error ? error.message : error}`);
  }
}
