// Proves that callers never pile up before the pool without bound, and that it keeps no connection which is spoilt.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.js';
import { openDatabase } from '../../src/db/open.js';
import { isPassing } from '../../src/db/trouble.js';
import { asSuperuser, freshPlace, type Place } from '../support/database.fixture.js';

const SIZE = 3;

let place: Place;
let db: Database;
beforeAll(async () => {
  place = await freshPlace();
  db = await openDatabase({ ...place.options, migrate: true, poolSize: SIZE });
});
afterAll(async () => {
  await db.close();
  await place.drop();
});

const backend = async () => (await db.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0]?.pid;

/** Holds all connections of the pool for as long as `work` lasts. */
async function withAllHeld<T>(work: () => Promise<T>): Promise<T> {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const holding = Array.from({ length: SIZE }, () => db.transaction((tx) => tx.query('select 1').then(() => ended)));
  await expect.poll(() => db.stats().pool).toMatchObject({ total: SIZE, idle: 0 });
  try {
    return await work();
  } finally {
    end();
    await Promise.all(holding);
  }
}

describe('the pool', () => {
  it('has as many connections as it is given, and says how many wait', async () => {
    await withAllHeld(async () => {
      const waiting = Array.from({ length: 5 }, () => db.query('select 1'));
      await expect.poll(() => db.stats().pool).toEqual({ total: SIZE, idle: 0, waiting: 5 });
      expect(db.stats().writer?.waiting).toBe(0);
      void Promise.all(waiting);
    });
    await expect.poll(() => db.stats().pool?.waiting).toBe(0);
  });

  it('lets nobody wait longer than some seconds', async () => {
    await withAllHeld(async () => {
      const began = performance.now();
      const error = await db.query('select 1').catch((refusal: unknown) => refusal);
      expect(isPassing(error)).toBe(true);
      expect(performance.now() - began).toBeLessThan(8_000);
    });
  });

  it('refuses at once whoever comes when a thousand wait', async () => {
    await withAllHeld(async () => {
      const waiting = Promise.allSettled(Array.from({ length: 1_000 }, () => db.query('select 1')));
      await expect.poll(() => db.stats().pool?.waiting).toBe(1_000);
      const began = performance.now();
      const error = await db.query('select 1').catch((refusal: unknown) => refusal);
      // Whoever is let into the queue waits for three seconds.
      expect(performance.now() - began).toBeLessThan(1_500);
      expect(error).toMatchObject({ message: 'Too many wait for a database connection' });
      expect(isPassing(error)).toBe(true);
      await waiting;
    });
  });

  it('keeps a connection whose statement was merely refused', async () => {
    const before = await backend();
    await expect(db.query('select 1/0')).rejects.toMatchObject({ code: '22012' });
    expect(await backend()).toBe(before);
  });

  it('leaves every connection to a server that takes no writes any longer', async () => {
    const name = new URL(place.options.databaseUrl ?? '').pathname.slice(1);
    const before = await backend();
    await db.transaction((tx) => tx.query('set default_transaction_read_only = on'));
    await expect(db.query(`insert into chat.users (id, name) values ('a', 'a')`)).rejects.toMatchObject({
      code: '25006',
    });
    const count = async () =>
      (await asSuperuser(`select 1 from pg_stat_activity where datname = $1 and pid = $2`, [name, before])).rowCount;
    await expect.poll(count).toBe(0);
    await db.query(`insert into chat.users (id, name) values ('a', 'a')`);
  });

  it('gives up a statement in some seconds, and goes on with the same connection', async () => {
    const began = performance.now();
    await expect(db.writer.query('select pg_sleep(20)')).rejects.toMatchObject({ code: '57014' });
    expect(performance.now() - began).toBeLessThan(10_000);
    await db.writer.query('select 1');
    expect(db.stats().writer).toEqual({ total: 1, idle: 1, waiting: 0 });
  });

  it('rolls back and keeps the connection when the work of a transaction throws', async () => {
    const held = await db
      .transaction(async (tx) => {
        const { rows } = await tx.query<{ pid: number }>(`insert into chat.users (id, name) values ('b', 'b')
          returning pg_backend_pid() as pid`);
        await sleep(1);
        throw Object.assign(new Error('the host thought better of it'), { pid: rows[0]?.pid });
      })
      .catch((error: { pid: number }) => error.pid);
    expect(await backend()).toBe(held);
    expect((await db.query(`select 1 from chat.users where id = 'b'`)).rows).toEqual([]);
  });
});
