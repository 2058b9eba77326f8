// How many statements a database was given: PostgreSQL itself counts them, one by one.
import { setTimeout as sleep } from 'node:timers/promises';

/** For the cluster's start. */
export const COUNTED = { shared_preload_libraries: 'pg_stat_statements' };

/** A connection notices that counting began or ended with its next statement. */
const NOTICED_MS = 500;

/** `admin` is a superuser's connection to another database of the cluster. */
export async function openCounter(admin) {
  await admin.query('create extension pg_stat_statements');
  const track = async (what) => {
    await admin.query(`alter system set pg_stat_statements.track = '${what}'`);
    await admin.query('select pg_reload_conf()');
    await sleep(NOTICED_MS);
  };
  // It counts only while it is asked to: what else is measured shall not pay for it.
  await track('none');
  return {
    /** The statements that `work` causes in this database, the most frequent first: `{ query, calls }`. */
    async during(database, work) {
      await track('top');
      await admin.query('select pg_stat_statements_reset()');
      try {
        await work();
        const { rows } = await admin.query(
          `select regexp_replace(s.query, '\\s+', ' ', 'g') as query, s.calls::int as calls
           from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 order by calls desc`,
          [database],
        );
        return rows;
      } finally {
        await track('none');
      }
    },
  };
}
