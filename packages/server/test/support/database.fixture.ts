// A fresh, migrated database for each test file, of the kind that its project names; gone after the file.
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, inject } from 'vitest';
import type { Database } from '../../src/db/database.js';
import { openDatabase } from '../../src/db/open.js';

export type DatabaseKind = 'pglite' | 'postgres';

declare module 'vitest' {
  export interface ProvidedContext {
    database: DatabaseKind;
  }
}

/** Where an empty database is, as options of the chat. */
export interface Place {
  options: { data: string; databaseUrl?: string };
  drop(): Promise<void>;
}

export async function freshPlace(kind: DatabaseKind = inject('database')): Promise<Place> {
  const data = await mkdtemp(join(tmpdir(), 'doran-server-test-'));
  const dropFolder = () => rm(data, { recursive: true, force: true });
  if (kind === 'pglite') {
    await sow(data);
    return { options: { data }, drop: dropFolder };
  }
  const name = `doran_server_test_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name}`);
  const url = new URL(superuserUrl());
  url.pathname = `/${name}`;
  const drop = async () => {
    await asSuperuser(`drop database if exists ${name} with (force)`);
    await dropFolder();
  };
  return { options: { data, databaseUrl: url.href }, drop };
}

/** Spares a first start its seconds, where `npm test` has made a seed to copy. */
async function sow(data: string): Promise<void> {
  const seed = process.env.DORAN_TEST_SEED;
  if (seed) await cp(join(seed, 'pglite'), join(data, 'pglite'), { recursive: true });
}

export interface TestDatabase {
  /** Open and migrated; it stays open when a chat on it closes. */
  readonly db: Database;
  readonly place: Place;
}

/** To be called at the top of a test file: the database is there before its first test. */
export function useDatabase(): TestDatabase {
  let place: Place | undefined;
  let db: Database | undefined;
  beforeAll(async () => {
    place = await freshPlace();
    db = await openDatabase({ ...place.options, migrate: true });
  });
  afterAll(async () => {
    await db?.close();
    await place?.drop();
  });
  return {
    get db() {
      if (!db) throw new Error('The database is not open yet');
      return db;
    },
    get place() {
      if (!place) throw new Error('The database is not made yet');
      return place;
    },
  };
}

export async function asSuperuser(sql: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: superuserUrl() });
  await client.connect();
  try {
    return await client.query(sql, values);
  } finally {
    await client.end();
  }
}

function superuserUrl(): string {
  const url = process.env.DORAN_TEST_DATABASE_URL;
  if (url) return url;
  throw new Error(
    'These tests need a real PostgreSQL: set DORAN_TEST_DATABASE_URL to the URL of a superuser, such as postgres://postgres@127.0.0.1:5432/postgres.',
  );
}
