// Holds a host's transaction at a statement that the test chose, from the test's own connection to PostgreSQL.
import pg from 'pg';
import { until } from './market.js';

export interface Hold {
  /** Resolves when a host's transaction waits behind the hold. */
  caught(): Promise<void>;
  /** Lets go: whoever waited goes on. */
  letGo(): Promise<void>;
  /** Lets go of a host that was killed, and resolves when whoever waited has gone. */
  release(): Promise<void>;
}

async function connectTo(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'the test' });
  await client.connect();
  return client;
}

/** `lock` runs in a transaction of the test that stays open. */
export async function hold(url: string, lock: string, values: unknown[] = []): Promise<Hold> {
  const [holder, watcher] = await Promise.all([connectTo(url), connectTo(url)]);
  const { rows } = await holder.query('select pg_backend_pid() as pid');
  const { pid } = rows[0];
  await holder.query('begin');
  await holder.query(lock, values);
  const waiting = async () => {
    const blocked = 'select pid from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
    return (await watcher.query(blocked, [pid])).rows.map((row: { pid: number }) => row.pid);
  };
  return {
    async caught() {
      await until('a transaction waits behind the hold', async () => (await waiting()).length > 0, 20_000);
    },
    async letGo() {
      await holder.query('rollback');
      await Promise.all([holder.end(), watcher.end()]);
    },
    async release() {
      const caught = await waiting();
      await holder.query('rollback');
      const alive = 'select 1 from pg_stat_activity where pid = any($1::int[])';
      await until('who waited has gone', async () => (await watcher.query(alive, [caught])).rows.length === 0);
      await Promise.all([holder.end(), watcher.end()]);
    },
  };
}

/** Makes the table's writers of this kind stop at an advisory lock: where no row or table lock stops only them. */
export async function addGate(url: string, gate: number, trigger: string): Promise<void> {
  const client = await connectTo(url);
  await client.query(`create function public.gate_${gate}() returns trigger language plpgsql as $$
    begin perform pg_advisory_xact_lock_shared(${gate}); return null; end $$`);
  await client.query(`${trigger} execute function public.gate_${gate}()`);
  await client.end();
}
