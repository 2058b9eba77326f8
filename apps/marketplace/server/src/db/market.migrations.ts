// Brings the marketplace's schema up to date at start: SQL files, in order, each once, one process at a time.
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MarketDb } from './market.db.js';

const FOLDER = new URL('../../migrations/', import.meta.url);
/** Any number that no other user of this database locks: "market" in ASCII. */
const LOCK = 0x6d61726b6574;

@Injectable()
export class MarketMigrations implements OnModuleInit {
  constructor(@Inject(MarketDb) private readonly db: MarketDb) {}

  async onModuleInit(): Promise<void> {
    const names = (await readdir(fileURLToPath(FOLDER))).filter((name) => name.endsWith('.sql')).sort();
    await this.db.transaction(async (tx) => {
      await tx.query('select pg_advisory_xact_lock($1)', [LOCK]);
      await tx.query('create schema if not exists market');
      await tx.query('create table if not exists market.migrations (name text primary key)');
      for (const name of names) {
        const { rows } = await tx.query(
          'insert into market.migrations values ($1) on conflict do nothing returning 1',
          [name],
        );
        if (rows.length === 0) continue;
        // One statement at a time: a host's transaction takes no more.
        for (const statement of statements(await readFile(new URL(name, FOLDER), 'utf8'))) await tx.query(statement);
      }
    });
  }
}

/** The files hold no function bodies: a semicolon at a line's end ends a statement. */
const statements = (sql: string) => sql.split(/;\s*\n/).filter((part) => part.replace(/^\s*--.*$/gm, '').trim() !== '');
