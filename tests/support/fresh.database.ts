// Makes a PostgreSQL database that nobody else uses, and drops it.
import { randomBytes } from 'node:crypto';
import pg from 'pg';

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

async function asAdmin(adminUrl: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

/** Below the server that `DORAN_TEST_DATABASE_URL` (a superuser's URL) names. */
export async function createFreshDatabase(): Promise<FreshDatabase> {
  const adminUrl = process.env.DORAN_TEST_DATABASE_URL;
  if (!adminUrl) {
    throw new Error(
      'These tests need a real PostgreSQL: set DORAN_TEST_DATABASE_URL to the URL of a superuser, such as postgres://postgres@127.0.0.1:5432/postgres.',
    );
  }
  const name = `doran_test_${randomBytes(6).toString('hex')}`;
  await asAdmin(adminUrl, `create database ${name}`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => asAdmin(adminUrl, `drop database if exists ${name} with (force)`) };
}
