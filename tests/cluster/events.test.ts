// Proves that what happens on one node is heard on the others: by sockets, by streams, once, and by nobody it is not for.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, someone, startCluster } from './nodes.js';
import { openStream } from './stream.js';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(3);
});
afterAll(() => cluster.stop());

const text = (roomId: string, body: string) => ({ roomId, id: randomUUID(), type: 'TEXT', body });

describe('on three nodes', () => {
  it('[NODE1][SEND5] every device of every member hears a message once, wherever it is connected', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const sender = await cluster.connect(ann, 0);
    const others = [await cluster.connect(ann, 1), await cluster.connect(bob, 1), await cluster.connect(bob, 2)];
    const stream = await openStream(cluster, bob, 0);
    const { room } = await sender.ok('room:open', { kind: 'direct', members: [bob] });
    for (let index = 1; index <= 20; index++) await sender.ok('message:send', text(room.id, `number ${index}`));
    const all = Array.from({ length: 20 }, (_, index) => index + 1);
    for (const other of others) {
      await other.next('message:created', ({ message }) => message.seq === 20);
      expect(other.all('message:created').map(({ message }) => message.seq)).toEqual(all);
    }
    await expect
      .poll(() => stream.heard.filter(({ name }) => name === 'message:created').map(({ data }) => data.message.seq))
      .toEqual(all);
    expect(sender.all('message:created')).toEqual([]);
    stream.close();
  });

  it('[NODE1][TYPE1][RCPT1][PRES1] typing, receipts and presence cross from node to node', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    const { room } = await mine.ok('room:open', { kind: 'direct', members: [bob] });
    expect(await mine.ok('presence:watch', { userIds: [bob] })).toMatchObject({ presence: [{ online: false }] });
    const theirs = await cluster.connect(bob, 2);
    await mine.next('presence:changed', (presence) => presence.userId === bob && presence.online);
    await mine.ok('typing:set', { roomId: room.id, typing: true });
    await theirs.next('typing:changed', ({ userId, typing }) => userId === ann && typing);
    await mine.ok('message:send', text(room.id, 'hello'));
    await theirs.next('message:created');
    await theirs.ok('receipt:mark', { roomId: room.id, readSeq: 1 });
    expect(await mine.next('receipt:updated', ({ userId }) => userId === bob)).toMatchObject({ readSeq: 1 });
    theirs.close();
    await mine.next('presence:changed', (presence) => presence.userId === bob && !presence.online);
  });

  it('[NODE1][TYPE1] typing at one node ends with a message that its author sends at another, and goes on there', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    const { room } = await mine.ok('room:open', { kind: 'direct', members: [bob] });
    const theirs = await cluster.connect(bob, 2);
    await mine.ok('typing:set', { roomId: room.id, typing: true });
    await theirs.next('typing:changed', ({ typing }) => typing);
    const begunAt = Date.now();
    const message = { id: randomUUID(), type: 'TEXT', body: 'sent elsewhere' };
    await cluster.call(ann, 1, 'POST', `/chat/rooms/${room.id}/messages`, message);
    await theirs.next('typing:changed', ({ typing }) => !typing);
    // By itself it would have ended after six.
    expect(Date.now() - begunAt).toBeLessThan(5_000);

    const changes = theirs.all('typing:changed').length;
    await mine.ok('typing:set', { roomId: room.id, typing: true });
    // Both together are longer than the six seconds of the first, and each is far shorter.
    await sleep(3_500);
    await cluster.call(ann, 1, 'PUT', `/chat/rooms/${room.id}/typing`, { typing: true });
    await sleep(3_500);
    const since = theirs.all('typing:changed').slice(changes);
    expect(since.map(({ typing }) => typing)).toEqual([true, true]);
  });

  it('[NODE1][SSE2] a stream’s commands are done by the node that holds it, whichever node is asked', async () => {
    const [seller, watcher] = [someone('seller'), someone('watcher')];
    const owner = await cluster.connect(seller, 0);
    const { room } = await owner.ok('room:open', { kind: 'channel', title: 'live' });
    const stream = await openStream(cluster, watcher, 1);
    await stream.next('hello');
    expect(stream.id).toMatch(/^b\./);
    const headers = { 'doran-connection': stream.id };
    const subscribed = await cluster.call(watcher, 2, 'PUT', `/chat/rooms/${room.id}/subscription`, {}, headers);
    expect(subscribed).toMatchObject({ status: 200, body: { room: { id: room.id } } });
    await owner.ok('message:send', text(room.id, 'going once'));
    expect((await stream.next('message:created')).data.message.body).toBe('going once');
    const unknown = await cluster.call(watcher, 2, 'PUT', `/chat/rooms/${randomUUID()}/subscription`, {}, headers);
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } });
    stream.close();
  });

  it('[SEND5] what a stream’s user sends by REST at another node is not told to the stream', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const theirs = await cluster.connect(bob, 0);
    const { room } = await theirs.ok('room:open', { kind: 'direct', members: [ann] });
    const stream = await openStream(cluster, ann, 1);
    await stream.next('hello');
    const path = `/chat/rooms/${room.id}/messages`;
    const { roomId: _, ...message } = text(room.id, 'mine');
    const headers = { 'doran-connection': stream.id };
    expect(await cluster.call(ann, 2, 'POST', path, message, headers)).toMatchObject({ status: 201 });
    await theirs.next('message:created');
    await theirs.ok('message:send', text(room.id, 'theirs'));
    await stream.next('message:created');
    expect(stream.heard.filter(({ name }) => name === 'message:created').map(({ data }) => data.message.body)).toEqual([
      'theirs',
    ]);
    stream.close();
  });

  it('[SEND5] a header that names no stream keeps nobody from hearing', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const theirs = await cluster.connect(bob, 0);
    const { room } = await theirs.ok('room:open', { kind: 'direct', members: [ann] });
    const { roomId: _, ...message } = text(room.id, 'heard all the same');
    const headers = { 'doran-connection': `user:${bob}` };
    await cluster.call(ann, 1, 'POST', `/chat/rooms/${room.id}/messages`, message, headers);
    await theirs.next('message:created');
  });

  it('[ROOM2] who was removed at one node hears and may nothing more at another', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const mine = await cluster.connect(ann, 0);
    const theirs = await cluster.connect(bob, 1);
    const { room } = await mine.ok('room:open', { kind: 'group', members: [bob] });
    await theirs.ok('message:send', text(room.id, 'in'));
    await mine.ok('member:remove', { roomId: room.id, userId: bob });
    const removedAt = Date.now();
    await expect.poll(() => theirs.emit('message:send', text(room.id, 'out?'))).toMatchObject({ ok: false });
    expect(Date.now() - removedAt).toBeLessThan(1_000);
    const writer = await cluster.connect(ann, 2);
    await writer.ok('message:send', text(room.id, 'not for you'));
    await sleep(300);
    expect(theirs.all('message:created', ({ message }) => message.body === 'not for you')).toEqual([]);
  });

  it('[NODE1][ERR5] a user’s sends on all nodes together keep to one limit', async () => {
    const [ann, bob] = [someone('ann'), someone('bob')];
    const doors = [await cluster.connect(ann, 0), await cluster.connect(ann, 1), await cluster.connect(ann, 2)];
    const { room } = (await doors[0]?.ok('room:open', { kind: 'direct', members: [bob] })) ?? { room: { id: '' } };
    const began = Date.now();
    const asked = doors.flatMap((door) =>
      Array.from({ length: 30 }, () => door.emit('message:send', text(room.id, 'x'))),
    );
    const acks = await Promise.all(asked);
    const seconds = (Date.now() - began) / 1_000;
    const sent = acks.filter((ack) => ack.ok).length;
    expect(sent).toBeGreaterThanOrEqual(20);
    // 20 at once and what comes back while it lasts, 5 a second: three nodes for themselves would let 60 pass.
    expect(sent).toBeLessThan(20 + 5 * Math.max(3, seconds));
    for (const ack of acks) if (!ack.ok) expect(ack.error).toMatchObject({ code: 'rate_limited', retryable: true });
  });
});
