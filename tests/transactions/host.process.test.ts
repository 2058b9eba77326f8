// A host's booking and its message commit together or not at all, and are heard of, whenever the host's process dies.
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { connectAs } from '../durability/sender.js';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

const HOST = path.join(import.meta.dirname, '../support/posting-host.mjs');
/** A row that a dead process had claimed is taken up again after 10 s. */
const HEARD_WITHIN_MS = 20_000;

type Ending = 'commit' | 'rollback' | 'die-before-commit' | 'die-after-commit';

let database: FreshDatabase;
let server: ServerProcess;
let sql: pg.Client;

beforeAll(async () => {
  database = await createFreshDatabase();
  server = await startServer({ host: 'fastify', databaseUrl: database.url });
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
  await sql.query('create table public.bookings (note text primary key)');
});
afterAll(async () => {
  await sql?.end();
  await server?.stop();
  await database?.drop();
});

/** Runs the host as a process of its own; what it printed before it ended, however it ended. */
function runHost(
  ending: Ending,
  members: string[],
  body: string,
): Promise<{ roomId: string; id: string; seq: number }> {
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    DORAN_JWT_SECRET: server.secret,
    HOST_ENDING: ending,
    HOST_MEMBERS: members.join(','),
    HOST_BODY: body,
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [HOST], { env }, (error, stdout, stderr) => {
      const line = stdout.split('\n')[0];
      if (line) resolve(JSON.parse(line));
      else reject(new Error(`The host printed nothing: ${stderr || error}`));
    });
  });
}

async function standing(body: string): Promise<{ bookings: number; messages: number }> {
  const count = async (query: string) => Number((await sql.query(query, [body])).rows[0].count);
  return {
    bookings: await count('select count(*) from public.bookings where note = $1'),
    messages: await count('select count(*) from chat.messages where body = $1'),
  };
}

async function twoPeople(): Promise<{ ids: [string, string]; buyer: Connection; seller: Connection }> {
  const ids: [string, string] = [`buyer-${randomUUID()}`, `seller-${randomUUID()}`];
  return { ids, buyer: await connectAs(server, ids[0]), seller: await connectAs(server, ids[1]) };
}

const heardOf = (connection: Connection, body: string) =>
  connection.all('message:created', ({ message }) => message.body === body);

describe('a host’s row and its SYSTEM message', () => {
  for (const ending of ['commit', 'die-after-commit'] as const) {
    it(`[SEND1][SEND5] ${ending}: both stand, and both people hear of it once`, async () => {
      const { ids, buyer, seller } = await twoPeople();
      const body = `booked ${randomUUID()}`;
      const { roomId, seq } = await runHost(ending, ids, body);

      const isIt = ({ message }: { message: { body: string | null } }) => message.body === body;
      await buyer.next('message:created', isIt, HEARD_WITHIN_MS);
      const { message } = await seller.next('message:created', isIt, HEARD_WITHIN_MS);
      expect(message).toMatchObject({ roomId, seq, type: 'SYSTEM', senderId: null });
      expect(await standing(body)).toEqual({ bookings: 1, messages: 1 });
      // Longer than any second relay would need.
      await sleep(1_000);
      expect(heardOf(buyer, body)).toHaveLength(1);
      expect(heardOf(seller, body)).toHaveLength(1);
      expect(Number((await sql.query('select count(*) from chat.outbox')).rows[0].count)).toBe(0);
    });
  }

  for (const ending of ['rollback', 'die-before-commit'] as const) {
    it(`${ending}: neither stands, and nobody hears of it`, async () => {
      const { ids, buyer } = await twoPeople();
      const body = `never ${randomUUID()}`;
      await runHost(ending, ids, body);
      await sleep(3_000);
      expect(await standing(body)).toEqual({ bookings: 0, messages: 0 });
      expect(heardOf(buyer, body)).toEqual([]);
      expect((await buyer.ok('room:list')).rooms).toEqual([]);
    });
  }

  it('die-after-commit while no server runs: the event goes out at the next start', async () => {
    const { ids } = await twoPeople();
    const body = `booked at night ${randomUUID()}`;
    await server.kill('SIGKILL');
    await runHost('die-after-commit', ids, body);
    expect(Number((await sql.query('select count(*) from chat.outbox')).rows[0].count)).toBeGreaterThan(0);

    server = await startServer({
      host: 'fastify',
      databaseUrl: database.url,
      env: { DORAN_DATA: server.dataFolder, DORAN_JWT_SECRET: server.secret },
    });
    const buyer = await connectAs(server, ids[0]);
    expect((await buyer.ok('unread:get')).total).toBe(1);
    const waiting = async () => Number((await sql.query('select count(*) from chat.outbox')).rows[0].count);
    const deadline = Date.now() + HEARD_WITHIN_MS;
    while ((await waiting()) > 0 && Date.now() < deadline) await sleep(100);
    expect(await waiting()).toBe(0);
  });
});
