// A disk that takes longer to say that it has written, and the proof that it does.
import { setTimeout as sleep } from 'node:timers/promises';
import { spread } from './figures.mjs';

const COMMITS = 20;

/**
 * Before it flushes, PostgreSQL waits for `commit_delay`, and holds the lock on flushing meanwhile; with
 * `commit_siblings` 0 also for a transaction that is alone (XLogFlush in its xlog.c, MinimumActiveBackends in procarray.c).
 * Kinder than a slow disk in one thing: a commit that comes during the wait still goes along.
 */
export async function slowDown(admin, ms) {
  await admin.query('alter system set commit_siblings = 0');
  await set(admin, `set commit_delay = ${ms * 1_000}`, ms * 1_000);
}

/** As the disk is. */
export async function restore(admin) {
  await admin.query('alter system reset commit_siblings');
  await set(admin, 'reset commit_delay', 0);
}

async function set(admin, setting, delayUs) {
  await admin.query(`alter system ${setting}`);
  await admin.query('select pg_reload_conf()');
  const now = "select setting::int as us from pg_settings where name = 'commit_delay'";
  while ((await admin.query(now)).rows[0].us !== delayUs) await sleep(5);
}

/** How long one commit takes that nobody else is with: milliseconds, the middle of some. */
export async function commitMs(admin) {
  const taken = [];
  for (let commit = 0; commit < COMMITS; commit++) {
    const begunAt = performance.now();
    await admin.query(`select pg_logical_emit_message(true, 'bench', '')`);
    taken.push(performance.now() - begunAt);
  }
  return spread(taken).median;
}
