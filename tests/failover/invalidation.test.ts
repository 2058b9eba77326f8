// Proves that what one node changes is in force on every other within a second, without Redis and on a broken connection.
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { PostgresProxy } from '../support/postgres.proxy.js';
import type { ServerProcess } from '../support/server.process.js';
import { connectTo, someone, startNode, textTo } from './nodes.js';

const WITHIN_MS = 1_000;
const LISTENING = 'doran-listen';

let database: FreshDatabase;
let proxy: PostgresProxy;
let here: ServerProcess;
let there: ServerProcess;
let sql: pg.Client;

beforeAll(async () => {
  database = await createFreshDatabase();
  proxy = await PostgresProxy.start(database.url);
  here = await startNode(database.url);
  there = await startNode(proxy.through(database.url));
  sql = new pg.Client({ connectionString: database.url });
  await sql.connect();
});
afterAll(async () => {
  await sql?.end();
  await Promise.all([here?.stop(), there?.stop()]);
  await proxy?.close();
  await database?.drop();
});

/** Ends the nodes' listening connections; they make new ones. */
async function endListening(): Promise<void> {
  const listening = 'from pg_stat_activity where datname = current_database() and application_name = $1';
  const count = async () => (await sql.query(`select 1 ${listening}`, [LISTENING])).rowCount;
  await expect.poll(count, { timeout: 5_000 }).toBe(2);
  await sql.query(`select pg_terminate_backend(pid) ${listening}`, [LISTENING]);
}

/** A room of two whose owner is connected here, and its member there, where the room is known already. */
async function room() {
  const [alice, bob] = [someone('alice'), someone('bob')];
  const owner = await connectTo(here, alice);
  const member = await connectTo(there, bob);
  const { room } = await owner.ok('room:open', { kind: 'group', members: [bob] });
  await member.ok('message:send', textTo(room.id));
  return { alice, bob, owner, member, roomId: room.id };
}

/** How long after `since` messages were still taken; each refusal must be of this code. */
async function takenFor(member: Connection, roomId: string, since: number, code: string): Promise<number> {
  let last = since;
  for (let refused = 0; refused < 20; ) {
    expect(performance.now() - since).toBeLessThan(3_000);
    const answer = await member.emit('message:send', textTo(roomId));
    if (answer.ok) last = performance.now();
    else expect(answer.error.code).toBe(code);
    refused = answer.ok ? 0 : refused + 1;
  }
  return last - since;
}

const disturbances: [string, () => Promise<void> | void][] = [
  ['with all connections whole', () => {}],
  ['right after the listening connections were ended', endListening],
  ['while the listening connection of the other node is half-open', () => proxy.silence((w) => w.includes(LISTENING))],
];

describe.each(disturbances)('%s', (_, disturb) => {
  afterAll(() => {
    proxy.silence(() => false);
    proxy.cut();
  });

  it('[ROOM2] who was removed here can send nothing there', async () => {
    const { bob, owner, member, roomId } = await room();
    await disturb();
    await owner.ok('member:remove', { roomId, userId: bob });
    const ms = await takenFor(member, roomId, performance.now(), 'not_found');
    console.info(`removed: sends were taken for ${ms.toFixed(1)} ms`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });

  it('[SEND6] into a room that was closed here, nobody writes there', async () => {
    const { owner, member, roomId } = await room();
    await disturb();
    await owner.ok('room:update', { roomId, state: 'closed' });
    const ms = await takenFor(member, roomId, performance.now(), 'forbidden');
    console.info(`closed: sends were taken for ${ms.toFixed(1)} ms`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });

  it('[BLOCK4] whom somebody blocked here writes to them no longer there', async () => {
    const [alice, bob] = [someone('alice'), someone('bob')];
    const owner = await connectTo(here, alice);
    const member = await connectTo(there, bob);
    const { room } = await owner.ok('room:open', { kind: 'direct', members: [bob] });
    await member.ok('message:send', textTo(room.id));
    await disturb();
    await owner.ok('block:set', { userId: bob, blocked: true });
    const ms = await takenFor(member, room.id, performance.now(), 'blocked');
    console.info(`blocked: sends were taken for ${ms.toFixed(1)} ms`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });
});

describe.each(disturbances.slice(0, 2))('%s', (_, disturb) => {
  it('[ID3] whose sessions were revoked is cut off there', async () => {
    const { bob, member } = await room();
    await disturb();
    await sql.query(`insert into chat.revocations (kind, subject, until) values ('user', $1, now() + interval '1h')`, [
      bob,
    ]);
    const since = performance.now();
    await member.closed;
    const ms = performance.now() - since;
    console.info(`revoked: the socket was open for ${ms.toFixed(1)} ms`);
    expect(ms).toBeLessThan(WITHIN_MS);
  });
});

describe('a node that stood still', () => {
  it('[ROOM2] does not decide by what it knew before', async () => {
    const { bob, owner, member, roomId } = await room();
    process.kill(there.pid, 'SIGSTOP');
    await owner.ok('member:remove', { roomId, userId: bob });
    // It waits at the node's door, side by side with the word of the removal.
    const answer = member.emit('message:send', textTo(roomId));
    await sleep(WITHIN_MS + 200);
    process.kill(there.pid, 'SIGCONT');
    expect(await answer).toMatchObject({ ok: false, error: { code: 'not_found' } });
  });
});
