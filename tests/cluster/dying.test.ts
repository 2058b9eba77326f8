// Proves that a node or Redis may die: what was acked stays, the others go on, and clients are told to ask for the rest.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, someone, startCluster } from './nodes.js';

const SYNC_TOLD_MS = 12_000;
const PRESENCE_TTL_MS = 30_000;

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(2);
});
afterAll(() => cluster.stop());

const text = (roomId: string, body: string) => ({ roomId, id: randomUUID(), type: 'TEXT', body });
const readiness = async (node: number) => {
  const answer = await fetch(`${cluster.nodes[node]?.url}/health/ready`);
  return { status: answer.status, body: await answer.json() };
};

describe('Redis', () => {
  it('[NODE2] may be away: sends commit and reach the node’s own sockets, readiness tells it, and clients sync when it is back', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    const near = await cluster.connect(bob, 0);
    const far = await cluster.connect(bob, 1);
    const { room } = await mine.ok('room:open', { kind: 'direct', members: [bob] });
    expect(await readiness(0)).toEqual({ status: 200, body: { status: 'ok', database: 'postgres', redis: 'up' } });

    await cluster.redis.kill();
    const { message } = await mine.ok('message:send', text(room.id, 'without Redis'));
    await near.next('message:created', (event) => event.message.id === message.id);
    await expect.poll(() => readiness(0), { timeout: 5_000 }).toMatchObject({ status: 200, body: { redis: 'down' } });
    expect(far.all('message:created')).toEqual([]);

    await cluster.redis.start();
    await far.next('sync:required', () => true, SYNC_TOLD_MS);
    const { rooms } = await far.ok('sync', {
      epoch: far.hello.epoch,
      rooms: { [room.id]: { seq: 0, rev: 0 } },
    });
    expect(rooms[0]?.messages.map(({ id }) => id)).toEqual([message.id]);
    // The one that sends and the one that hears: each comes back in its own time.
    for (const node of [0, 1]) await expect.poll(() => readiness(node)).toMatchObject({ body: { redis: 'up' } });
    await mine.ok('message:send', text(room.id, 'with Redis'));
    await far.next('message:created', (event) => event.message.body === 'with Redis');
  });

  it('[PRES1] may forget everything: who is connected is online again by the next beat', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    await cluster.connect(bob, 1);
    await mine.ok('room:open', { kind: 'direct', members: [bob] });
    const online = async () => (await mine.ok('presence:watch', { userIds: [bob] })).presence[0]?.online;
    await expect.poll(online).toBe(true);
    await cluster.redis.ask('FLUSHALL');
    await expect.poll(online, { timeout: 12_000, interval: 500 }).toBe(true);
  });
});

describe('a node that is killed', () => {
  it('[NODE2][PRES1] takes nobody’s presence beyond the lease, and its messages are found by those who ask', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    const theirs = await cluster.connect(bob, 1);
    const { room } = await mine.ok('room:open', { kind: 'direct', members: [bob] });
    await mine.ok('presence:watch', { userIds: [bob] });
    const { message } = await theirs.ok('message:send', text(room.id, 'last words'));
    await cluster.nodes[1]?.kill('SIGKILL');
    const killedAt = Date.now();
    await mine.next('sync:required', () => true, SYNC_TOLD_MS);
    const { rooms } = await mine.ok('sync', { epoch: mine.hello.epoch, rooms: { [room.id]: { seq: 0, rev: 0 } } });
    expect(rooms[0]?.messages.map(({ id }) => id)).toEqual([message.id]);
    const gone = await mine.next(
      'presence:changed',
      ({ userId, online }) => userId === bob && !online,
      PRESENCE_TTL_MS + 5_000,
    );
    expect(gone.lastSeenAt).not.toBeNull();
    expect(Date.now() - killedAt).toBeLessThan(PRESENCE_TTL_MS + 5_000);

    await cluster.restart(1);
    const back = await cluster.connect(bob, 1);
    await mine.next('presence:changed', ({ userId, online }) => userId === bob && online);
    await sleep(100);
    await mine.ok('message:send', text(room.id, 'welcome back'));
    await back.next('message:created');
  });
});
