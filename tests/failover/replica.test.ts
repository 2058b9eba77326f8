// Proves that lists and history come from the replica, and that nobody ever misses in them what was committed before.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { PostgresPair } from '../support/postgres.pair.js';
import type { ServerProcess } from '../support/server.process.js';
import { connectTo, someone, startNode, textTo } from './nodes.js';

const run = promisify(execFile);

let pair: PostgresPair;
let here: ServerProcess;
let there: ServerProcess;
let alice: Connection;
let bob: Connection;
let roomId: string;

beforeAll(async () => {
  pair = await PostgresPair.start();
  const env = { DATABASE_REPLICA_URL: pair.standbyUrl };
  here = await startNode(pair.primaryUrl, env);
  there = await startNode(pair.primaryUrl, env);
  const name = someone('bob');
  alice = await connectTo(here, someone('alice'));
  bob = await connectTo(there, name);
  roomId = (await alice.ok('room:open', { kind: 'group', members: [name] })).room.id;
});
afterAll(async () => {
  await Promise.all([here?.stop(), there?.stop()]);
  await pair?.close();
});

/** How many rows of messages and members the standby has read for the servers since it began. */
async function readsOfTheReplica(): Promise<number> {
  const [row] = await pair.standby.sql<{ reads: string }>(
    `select sum(coalesce(seq_scan, 0) + coalesce(idx_scan, 0)) as reads from pg_stat_user_tables
     where schemaname = 'chat' and relname in ('messages', 'members')`,
  );
  return Number(row?.reads ?? 0);
}

/** One sends here; both, on their own nodes, must see it in every list at once. */
async function sendAndLook(): Promise<void> {
  const { message } = await alice.ok('message:send', textTo(roomId));
  const [page, rooms, unread, own] = await Promise.all([
    bob.ok('message:list', { roomId, limit: 5 }),
    bob.ok('room:list'),
    bob.ok('unread:get'),
    alice.ok('message:list', { roomId, limit: 5 }),
  ]);
  expect(page.messages.at(-1)).toEqual(message);
  expect(page.head.seq).toBe(message.seq);
  expect(own.messages.at(-1)).toEqual(message);
  expect(rooms.rooms.find((room) => room.id === roomId)?.lastMessage?.seq).toBe(message.seq);
  expect(unread.rooms[roomId]).toBe(message.seq);
}

/** The figures of the standby are written down with a delay of up to a second. */
const untilRead = (beyond: number) => expect.poll(readsOfTheReplica, { timeout: 20_000 }).toBeGreaterThan(beyond);

/** It has to come back first, and to be found there. */
const untilReadAgain = (beyond: number) =>
  expect.poll(() => sendAndLook().then(readsOfTheReplica), { timeout: 30_000, interval: 500 }).toBeGreaterThan(beyond);

describe('a read replica', () => {
  it('answers lists and history, which hold all that was committed before, on every node', async () => {
    const before = await readsOfTheReplica();
    for (let n = 0; n < 100; n += 1) await sendAndLook();
    await untilRead(before + 100);
    console.info(`index and table scans by the replica: ${(await readsOfTheReplica()) - before}`);
  });

  it('is not read while it is behind: the primary answers, and rightly', async () => {
    await pair.standby.sql('select pg_wal_replay_pause()');
    for (let n = 0; n < 5; n += 1) await sendAndLook();
    await pair.standby.sql('select pg_wal_replay_resume()');
    const before = await readsOfTheReplica();
    await untilReadAgain(before);
  });

  it('never decides who may do what: one who was removed is refused, and listed nowhere, while it is behind', async () => {
    const gone = someone('gone');
    const member = await connectTo(there, gone);
    await alice.ok('member:add', { roomId, userIds: [gone] });
    await member.ok('message:list', { roomId });
    await pair.standby.sql('select pg_wal_replay_pause()');
    await alice.ok('member:remove', { roomId, userId: gone });
    expect((await member.ok('room:list')).rooms).toEqual([]);
    await expect.poll(async () => (await member.emit('message:list', { roomId })).ok, { timeout: 1_000 }).toBe(false);
    await pair.standby.sql('select pg_wal_replay_resume()');
  });

  it('is looked at by the doctor', async () => {
    const env = { ...process.env, DATABASE_URL: pair.primaryUrl, DATABASE_REPLICA_URL: pair.standbyUrl };
    const command = path.join(import.meta.dirname, '../../packages/server/bin/doran.js');
    const secret = { DORAN_JWT_SECRET: here.secret };
    const { stdout } = await run(process.execPath, [command, 'doctor'], { env: { ...env, ...secret } });
    expect(stdout).toMatch(/^ok {3}The read replica follows \(\d+ bytes behind\)\.$/m);
  });

  it('may die: the primary answers, and when it is back it is read again', async () => {
    // Else every commit would wait for it.
    await pair.primary.set('synchronous_standby_names', '');
    await pair.stopStandby('kill');
    for (let n = 0; n < 10; n += 1) await sendAndLook();
    await pair.startStandby();
    const before = await readsOfTheReplica();
    await untilReadAgain(before);
  });
});
