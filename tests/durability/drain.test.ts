// A server that is asked to end says so, finishes what it has begun, and is gone in time even when something hangs.
import { get } from 'node:http';
import { createServer, connect as dial, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';
import { connectAs, tokenFor } from './sender.js';

let database: FreshDatabase;
beforeAll(async () => {
  database = await createFreshDatabase();
});
afterAll(() => database?.drop());

async function start(env: Record<string, string> = {}, databaseUrl = database.url): Promise<ServerProcess> {
  const server = await startServer({ host: 'fastify', databaseUrl, env });
  onTestFinished(() => server.stop());
  return server;
}

/** Holds a room's row, as a host's long transaction does, until it is let go. */
async function holdRoom(roomId: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('begin');
  await client.query('select 1 from chat.rooms where id = $1 for update', [roomId]);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}

/** How many transactions wait for a row that somebody holds. */
async function waitingForRows(): Promise<number> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query(
    `select count(*)::int from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );
  await client.end();
  return rows[0].count;
}

/** Milliseconds until the process is gone. */
async function endedAfter(server: ServerProcess, signal: NodeJS.Signals): Promise<number> {
  const begunAt = performance.now();
  await server.kill(signal);
  return performance.now() - begunAt;
}

/** The answer to a client that asks for a WebSocket. */
const upgradeOf = (url: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': 'MDEyMzQ1Njc4OWFiY2RlZg==',
    };
    const asked = get(url, { headers });
    asked.once('response', (answer) => resolve(answer.resume().statusCode));
    asked.once('upgrade', (_answer, socket) => {
      socket.destroy();
      resolve(101);
    });
    asked.once('error', reject);
  });

const statusOf = async (url: string): Promise<number> => (await fetch(url)).status;

describe('SIGTERM', () => {
  it('[SEND1] acks what is in flight, closes sockets and streams with a reason, and ends with code 0', async () => {
    // Time enough for all that is asked before anybody is sent away.
    const server = await start({ DORAN_DRAIN_MS: '3000' });
    const ann = await connectAs(server, 'ann');
    const { room } = await ann.ok('room:open', { kind: 'group', members: ['bob'] });
    const letGo = await holdRoom(room.id);
    const headers = { authorization: `Bearer ${await tokenFor(server, 'bob')}`, 'content-type': 'application/json' };
    const stream = await fetch(`${server.url}/chat/events`, { headers });
    const slowRest = fetch(`${server.url}/chat/rooms/${room.id}/messages`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ id: '018f0000-0000-7000-8000-000000000001', type: 'TEXT', body: 'slow' }),
    });
    await expect.poll(waitingForRows).toBe(1);
    const id = '018f0000-0000-7000-8000-000000000002';
    const slow = ann.ok('message:send', { roomId: room.id, id, type: 'TEXT', body: 'slow too' });
    // A socket's commands come in one after another: what was asked before this answer is in flight.
    await ann.ok('room:get', { roomId: room.id });

    const gone = endedAfter(server, 'SIGTERM');
    await expect.poll(() => statusOf(`${server.url}/health/ready`)).toBe(503);
    expect(await statusOf(`${server.url}/health/live`)).toBe(200);
    // Not ready, and nobody has been sent away yet: whoever balances in front sees it first.
    expect(ann.all('server:draining')).toEqual([]);
    await expect(connectAs(server, 'bob')).rejects.toThrow();
    const newcomer = `${server.url}/socket.io/?EIO=4&transport=`;
    const turnedAway = await fetch(`${newcomer}polling`);
    expect([turnedAway.status, Number(turnedAway.headers.get('retry-after'))]).toEqual([503, expect.any(Number)]);
    expect(await turnedAway.json()).toMatchObject({ code: 'unavailable', retryable: true });
    expect(await upgradeOf(`${newcomer}websocket`)).toBe(503);

    await expect.poll(() => ann.all('server:draining').length).toBe(1);
    expect(ann.all('server:draining')[0]?.reconnectInMs).toBeLessThan(5_000);
    // Still served while it has not gone.
    expect((await ann.ok('room:get', { roomId: room.id })).room.id).toBe(room.id);
    await letGo();
    expect((await slow).message).toMatchObject({ id, seq: 2 });
    const answer = await slowRest;
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 201,
      body: { message: { seq: 1 } },
    });
    await ann.closed;
    expect(ann.all('session:closed')).toEqual([{ reason: 'draining' }]);
    expect(await stream.text()).toContain('event: session:closed\ndata: {"reason":"draining"}');
    expect(await gone).toBeLessThan(15_000);
    expect(server.exitCode()).toBe(0);
    expect(server.output()).toContain('Doran has stopped.');
  });

  it('closes at once where nothing balances in front and nothing is in flight', async () => {
    const server = await start();
    const ann = await connectAs(server, 'ann');
    expect(await endedAfter(server, 'SIGTERM')).toBeLessThan(4_000);
    await ann.closed;
    expect(ann.all('server:draining')).toHaveLength(1);
    expect(server.exitCode()).toBe(0);
  });

  it('ends in time when the database hangs, and at once when it is asked a second time', async () => {
    const link = await freezableLink(database.url);
    onTestFinished(link.close);
    const [patient, pressed] = await Promise.all([start({}, link.url), start({}, link.url)]);
    const hung = await Promise.all([patient, pressed].map((server) => connectAs(server, 'ann')));
    link.freeze();
    const unanswered = hung.map((ann) =>
      ann.emit('room:list', {}).then(
        () => 'answered',
        () => 'never',
      ),
    );

    const gone = endedAfter(patient, 'SIGTERM');
    const first = endedAfter(pressed, 'SIGTERM');
    await sleep(1_000);
    process.kill(pressed.pid, 'SIGTERM');
    expect(await first).toBeLessThan(4_000);
    expect(pressed.exitCode()).toBe(143);

    const ms = await gone;
    expect(ms).toBeGreaterThan(4_000);
    expect(ms).toBeLessThan(31_500);
    await Promise.all(unanswered);
  });
});

/** A way to the database that goes dead on command: no answer, no error, as a cut cable. */
async function freezableLink(target: string) {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = dial(Number(port), hostname);
    near.pipe(far);
    far.pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    freeze: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
