// The only place that changes the schema: SQL files, in order, each once, forward only, one process at a time.
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Database } from './database.js';

const FOLDER = new URL('../../migrations/', import.meta.url);
/** Any number that no other user of this database locks: "doran" in ASCII. */
const LOCK = 0x646f72616e;

/** Brings the schema up to date and returns the names of the files that ran. */
export async function migrate(database: Database, folder: URL = FOLDER): Promise<string[]> {
  const names = (await readdir(fileURLToPath(folder))).filter((name) => name.endsWith('.sql')).sort();
  const ran: string[] = [];
  for (const name of names) {
    const sql = await readFile(new URL(name, folder), 'utf8');
    if (await applyOnce(database, name, sql)) ran.push(name);
  }
  return ran;
}

function applyOnce(database: Database, name: string, sql: string): Promise<boolean> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  return database.transaction(async (tx) => {
    // The pool's own time-outs are for commands. A migration may last longer, and another process's start waits for it.
    await tx.script("set local lock_timeout = '60s'; set local statement_timeout = '10min'");
    await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await tx.script(
      `create schema if not exists chat;
       create table if not exists chat.migrations (
         name text primary key, checksum text not null, applied_at timestamptz not null default now());`,
    );
    const { rows } = await tx.query<{ checksum: string }>('select checksum from chat.migrations where name = $1', [
      name,
    ]);
    if (rows[0]) {
      if (rows[0].checksum !== checksum) {
        throw new Error(`Migration ${name} was changed after it ran here. Add a new file instead.`);
      }
      return false;
    }
    await tx.script(sql);
    await tx.query('insert into chat.migrations (name, checksum) values ($1, $2)', [name, checksum]);
    return true;
  });
}
