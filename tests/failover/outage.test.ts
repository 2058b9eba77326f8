// Proves that a database which restarts, falls silent or is replaced by its standby costs no acked message and no process.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Chat, connect, memoryStore } from '@doran/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { PostgresPair } from '../support/postgres.pair.js';
import { PostgresProxy } from '../support/postgres.proxy.js';
import type { ServerProcess } from '../support/server.process.js';
import { connectTo, someone, startNode, textTo, tokenOf } from './nodes.js';

/** A caller waits no longer for a database that does not answer. */
const ANSWERED_WITHIN_MS = 8_000;
const HEALED_WITHIN_MS = 30_000;

let pair: PostgresPair;
let proxy: PostgresProxy;
let node: ServerProcess;
const chats: Chat[] = [];

beforeAll(async () => {
  pair = await PostgresPair.start();
  proxy = await PostgresProxy.start(pair.primaryUrl);
  node = await startNode(proxy.through(pair.primaryUrl));
});
afterAll(async () => {
  await Promise.all(chats.map((chat) => chat.close()));
  await node?.stop();
  await proxy?.close();
  await pair?.close();
});

/** Sends one after another until told to stop; writes down what was acked, and how long the slowest answer took. */
async function sendWhile(connection: Connection, roomId: string, going: () => boolean) {
  const acked = new Map<string, number>();
  const refused: string[] = [];
  let slowestMs = 0;
  while (going()) {
    const message = textTo(roomId);
    const began = performance.now();
    const answer = await connection.emit('message:send', message);
    slowestMs = Math.max(slowestMs, performance.now() - began);
    if (answer.ok) acked.set(message.id, answer.data.message.seq);
    else {
      expect(answer.error).toMatchObject({ code: 'unavailable', retryable: true });
      refused.push(message.id);
    }
    await sleep(answer.ok ? 5 : 50);
  }
  return { acked, refused, slowestMs };
}

/** People of the wire and of the SDK send into one room while `break_` breaks and mends the database. */
async function outlive(break_: () => Promise<void>): Promise<void> {
  const [wire, sdk] = [someone('wire'), someone('sdk')];
  const raw = await connectTo(node, wire);
  const { room } = await raw.ok('room:open', { kind: 'group', members: [sdk] });
  const chat = connect({ url: node.url, token: () => tokenOf(sdk), userId: sdk, store: memoryStore() });
  chats.push(chat);
  chat.room(room.id).watch();

  let over = false;
  const sending = sendWhile(raw, room.id, () => !over);
  const ids: string[] = [];
  const typing = (async () => {
    while (!over) {
      ids.push(chat.room(room.id).send({ body: `number ${ids.length}` }).id);
      await sleep(100);
    }
  })();
  await sleep(500);
  await break_();
  // It heals by itself: the first answer that is no refusal.
  await expect
    .poll(async () => (await raw.emit('message:send', textTo(room.id))).ok, { timeout: HEALED_WITHIN_MS })
    .toBe(true);
  await sleep(500);
  over = true;
  const { acked, refused, slowestMs } = await sending;
  await typing;

  const rows = async () =>
    pair.primary.sql<{ id: string; seq: string }>(
      `select id, seq from chat.messages where room_id = '${room.id}' order by seq`,
    );
  const missing = async () => {
    const stored = new Set((await rows()).map(({ id }) => id));
    return ids.filter((id) => !stored.has(id));
  };
  await expect.poll(missing, { timeout: HEALED_WITHIN_MS, interval: 200 }).toEqual([]);
  const stored = await rows();
  expect(stored.map(({ seq }) => Number(seq))).toEqual(stored.map((_, index) => index + 1));
  const seqOf = new Map(stored.map(({ id, seq }) => [id, Number(seq)]));
  expect(seqOf.size).toBe(stored.length);
  for (const [id, seq] of acked) expect(seqOf.get(id)).toBe(seq);
  // What was refused may stand (its ack was lost): sent again, it is found, and stands once.
  for (const id of refused.slice(0, 20)) {
    const { message, repeated } = await raw.ok('message:send', { ...textTo(room.id), id });
    expect(repeated).toBe(seqOf.has(id));
    if (repeated) expect(message.seq).toBe(seqOf.get(id));
  }
  expect(slowestMs).toBeLessThan(ANSWERED_WITHIN_MS);
  const figures = { acked: acked.size, refused: refused.length, bySdk: ids.length, slowestMs: Math.round(slowestMs) };
  console.info(JSON.stringify(figures));
  raw.close();
}

describe('[SEND1][SEND2] nothing acked is lost or doubled, the SDK resolves what it sent, and the process lives', () => {
  it('through an immediate stop of PostgreSQL and its start', async () => {
    const { pid } = node;
    await outlive(async () => {
      await pair.stopPrimary('immediate');
      await sleep(1_500);
      const ready = await fetch(`${node.url}/health/ready`);
      expect(ready.status).toBe(503);
      await pair.startPrimary();
    });
    process.kill(pid, 0);
  });

  it('while connections are half-open: whoever waits is answered in some seconds', async () => {
    await outlive(async () => {
      proxy.silence(() => true);
      await sleep(7_000);
      proxy.silence(() => false);
      proxy.cut();
    });
  });

  it('through the primary’s death and the promotion of its standby', async () => {
    await outlive(async () => {
      await pair.stopPrimary('kill');
      await sleep(500);
      await pair.promote();
      proxy.lead(pair.primaryUrl);
      proxy.cut();
      await pair.rebuildStandby();
    });
  });

  it('while the synchronous standby is away: nothing is acked that a failover would lose, also when it is asked again', async () => {
    const raw = await connectTo(node, someone('wire'));
    const { room } = await raw.ok('room:open', { kind: 'group' });
    await raw.ok('message:send', textTo(room.id));
    await pair.stopStandby('immediate');
    const message = textTo(room.id);
    const refusal = { ok: false, error: { code: 'unavailable', retryable: true } };
    const asked = raw.emit('message:send', message);
    // An operator's cancel makes PostgreSQL call the commit done, and show it, without the standby.
    const waiting = `select pg_cancel_backend(pid) as done from pg_stat_activity where wait_event = 'SyncRep'`;
    await expect.poll(() => pair.primary.sql(waiting)).toContainEqual({ done: true });
    expect(await asked).toMatchObject(refusal);
    const visible = await pair.primary.sql(`select 1 from chat.messages where id = '${message.id}'`);
    expect(visible).toHaveLength(1);
    expect(await raw.emit('message:send', message)).toMatchObject(refusal);
    await pair.startStandby();
    await expect
      .poll(() => raw.emit('message:send', message), { timeout: HEALED_WITHIN_MS })
      .toMatchObject({ ok: true, data: { message: { id: message.id, seq: 2 }, repeated: true } });
    raw.close();
  });

  it('through a demotion that leaves every connection open: they are left for the new primary', async () => {
    await outlive(async () => {
      await pair.primary.set('default_transaction_read_only', 'on');
      await sleep(500);
      await pair.promote();
      proxy.lead(pair.primaryUrl);
      await sleep(1_000);
    });
    const left = await pair.standby.sql(`select 1 from pg_stat_activity where application_name like 'doran%'`);
    expect(left).toEqual([]);
    await pair.rebuildStandby();
  });
});
