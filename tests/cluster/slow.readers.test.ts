// Proves that a reader that has stopped is given up before it costs memory, that others do not mind, and that it catches up.
import { randomUUID } from 'node:crypto';
import type { Socket as TcpSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection } from '../conformance/connection.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type Cluster, someone, startCluster } from './nodes.js';

const BODY = 'so '.repeat(1_300);
/** 8 MiB: far beyond what the kernel holds for one connection and what the server does. */
const MESSAGES = 2_000;

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster(1, { DORAN_LIMITS: RAISED_LIMITS });
});
afterAll(() => cluster.stop());

/** The TCP connection below the Socket.IO client's WebSocket. */
function tcpOf({ socket }: Connection): TcpSocket {
  const { transport } = socket.io.engine as unknown as { transport: { ws: { _socket: TcpSocket } } };
  return transport.ws._socket;
}

const metric = async (name: string): Promise<number> => {
  const text = await (await fetch(`${cluster.nodes[0]?.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? 0);
};

describe('a reader that has stopped', () => {
  it('[SLOW1] hears no hints, is closed, and finds everything when it comes back', async () => {
    const [ann, bob, cem] = [someone('ann'), someone('bob'), someone('cem')];
    const writer = await cluster.connect(ann, 0);
    const stopped = await cluster.connect(bob, 0);
    const reader = await cluster.connect(cem, 0);
    const { room } = await writer.ok('room:open', { kind: 'group', members: [bob, cem] });
    tcpOf(stopped).pause();
    for (let sent = 0; sent < MESSAGES; sent += 50) {
      await writer.ok('typing:set', { roomId: room.id, typing: true });
      const batch = Array.from({ length: 50 }, () => ({ roomId: room.id, id: randomUUID(), type: 'TEXT', body: BODY }));
      await Promise.all(batch.map((message) => writer.ok('message:send', message)));
    }
    await reader.next('message:created', ({ message }) => message.seq === MESSAGES);
    await expect.poll(() => metric('doran_slow_closes_total{carrier="websocket"}')).toBe(1);
    expect(await metric('doran_events_dropped_total{event="typing:changed"}')).toBeGreaterThan(0);

    const heard = () => stopped.all('message:created').length;
    tcpOf(stopped).resume();
    await stopped.closed;
    expect(heard()).toBeLessThan(MESSAGES);
    const back = await cluster.connect(bob, 0);
    const { rooms } = await back.ok('sync', {
      epoch: back.hello.epoch,
      rooms: { [room.id]: { seq: heard(), rev: 0 } },
    });
    expect(rooms[0]?.head.seq).toBe(MESSAGES);
    expect(rooms[0]?.messages[0]?.seq).toBe(heard() + 1);
  });
});
