// Through the real nginx, three nodes are one chat: by every carrier, with silent streams, and when one node is killed.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Chat, connect, type RoomHandle, socketio, sse } from '@doran/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Connection, openConnection } from '../conformance/connection.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type NginxProcess, startNginx } from '../support/nginx.process.js';
import { type Cluster, startCluster } from './nodes.js';

/** Longer than the server's 15 s between two signs of life on a stream, shorter than two of them. */
const SILENCE_MS = 21_000;
/** What nginx gathered would leave with the next sign of life, 15 s later. */
const SOON_MS = 5_000;
/** How long nginx waits for a stream's next word, as the file has it. */
const EVENTS_WAIT = 'gzip off;\n      proxy_read_timeout 60s;';

let cluster: Cluster;
let nginx: NginxProcess;
const closing: (() => unknown)[] = [];

beforeAll(async () => {
  cluster = await startCluster(3, { DORAN_LIMITS: RAISED_LIMITS });
  const [a = '', b = '', c = ''] = cluster.nodes.map(({ url }) => url);
  nginx = await startNginx({ a, b, c }, [[EVENTS_WAIT, EVENTS_WAIT.replace('60s', `${SILENCE_MS / 1_000}s`)]]);
});
afterAll(async () => {
  for (const close of closing) await close();
  await nginx?.stop();
  await cluster?.stop();
});

async function rest(userId: string, method: string, path: string, body?: object, headers = {}): Promise<Response> {
  return fetch(`${nginx.url}/chat${path}`, {
    method,
    headers: {
      authorization: `Bearer ${await cluster.token(userId)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
}

async function openRoom(owner: string, kind: 'group' | 'channel', members: string[]): Promise<string> {
  const answer = await rest(owner, 'POST', '/rooms', { kind, members });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { room: { id: string } }).room.id;
}

const send = (userId: string, roomId: string, body: string) =>
  rest(userId, 'POST', `/rooms/${roomId}/messages`, { id: randomUUID(), type: 'TEXT', body });

/** Connects again and again, as so many users would, until each node has somebody. */
async function somebodyOnEachNode(name: string, transports: string[]): Promise<Map<string, Connection>> {
  const found = new Map<string, Connection>();
  for (let tries = 0; found.size < cluster.nodes.length; tries += 1) {
    expect(tries, `nodes that had a client of ${name}: ${[...found.keys()]}`).toBeLessThan(20);
    const token = await cluster.token(`${name}${tries}`);
    const connection = await openConnection(nginx.url, { transports, auth: { token } });
    closing.push(() => connection.close());
    found.set(nodeOf(connection.socket.io.engine.id), connection);
  }
  return found;
}

const nodeOf = (id: string) => id.split('.')[0] ?? '';

interface Stream {
  /** All that came, with the time of each piece. */
  pieces: { at: number; text: string }[];
  connection: string;
  over: boolean;
}

async function openStream(userId: string): Promise<Stream> {
  const abort = new AbortController();
  closing.push(() => abort.abort());
  const headers = { authorization: `Bearer ${await cluster.token(userId)}` };
  const answer = await fetch(`${nginx.url}/chat/events`, { headers, signal: abort.signal });
  expect(answer.status).toBe(200);
  const stream: Stream = { pieces: [], connection: answer.headers.get('doran-connection') ?? '', over: false };
  const read = async () => {
    for await (const text of answer.body!.pipeThrough(new TextDecoderStream())) {
      stream.pieces.push({ at: Date.now(), text });
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      stream.over = true;
    });
  return stream;
}

async function heard(stream: Stream, word: string, withinMs: number): Promise<void> {
  await expect.poll(() => stream.pieces.map(({ text }) => text).join(''), { timeout: withinMs }).toContain(word);
}

it('carries clients that can only poll, on every node', async () => {
  const clients = await somebodyOnEachNode('poller', ['polling']);
  for (const [node, client] of clients) {
    const { room } = await client.ok('room:open', { kind: 'group', members: ['somebody'] });
    for (let n = 1; n <= 5; n += 1) {
      const id = randomUUID();
      const { message } = await client.ok('message:send', { roomId: room.id, id, type: 'TEXT', body: `${node} ${n}` });
      expect(message.seq).toBe(n);
    }
    expect(client.socket.io.engine.transport.name).toBe('polling');
  }
});

it('carries WebSockets, on every node, and those that begin by polling', async () => {
  const sockets = await somebodyOnEachNode('socket', ['websocket']);
  for (const client of sockets.values()) {
    expect(client.socket.io.engine.transport.name).toBe('websocket');
    expect(await client.ok('unread:get')).toMatchObject({ total: 0 });
  }
  const upgraded = await somebodyOnEachNode('upgrader', ['polling', 'websocket']);
  for (const client of upgraded.values()) {
    await expect.poll(() => client.socket.io.engine.transport.name, { timeout: 5_000 }).toBe('websocket');
    expect(await client.ok('unread:get')).toMatchObject({ total: 0 });
  }
});

it('carries a stream’s events at once, and its commands to its own node', async () => {
  const roomId = await openRoom('host', 'channel', []);
  const streams = new Map<string, Stream>();
  for (let tries = 0; streams.size < cluster.nodes.length; tries += 1) {
    expect(tries).toBeLessThan(20);
    const stream = await openStream(`viewer${tries}`);
    await heard(stream, 'event: hello', SOON_MS);
    const headers = { 'doran-connection': stream.connection };
    const answer = await rest(`viewer${tries}`, 'PUT', `/rooms/${roomId}/subscription`, {}, headers);
    expect(answer.status).toBe(200);
    streams.set(nodeOf(stream.connection), stream);
  }
  for (let n = 1; n <= 5; n += 1) {
    expect((await send('host', roomId, `bid ${n}`)).status).toBe(201);
    for (const stream of streams.values()) await heard(stream, `bid ${n}`, SOON_MS);
  }
});

it('keeps a stream on which nothing happens for longer than nginx would wait', async () => {
  const stream = await openStream('sleeper');
  await heard(stream, 'event: hello', SOON_MS);
  await sleep(SILENCE_MS + 3_000);
  expect(stream.over).toBe(false);
  expect(stream.pieces.some(({ text }) => text.includes(': ping'))).toBe(true);
  const roomId = await openRoom('sleeper', 'group', ['waker']);
  expect((await send('waker', roomId, 'wake up')).status).toBe(201);
  await heard(stream, 'wake up', SOON_MS);
});

it('says itself that a body is too large', async () => {
  const answer = await rest('talker', 'POST', '/rooms', { kind: 'group', members: [], title: 'x'.repeat(70_000) });
  expect(answer.status).toBe(413);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.headers.get('server')).toBe('nginx');
  expect(await answer.json()).toMatchObject({ code: 'too_large', retryable: false });
});

it('[SEND2] loses and doubles nothing when a node is killed while all send', async () => {
  const carriers = [
    () => socketio({ carriers: ['websocket'] }),
    () => socketio({ carriers: ['polling'] }),
    () => sse(),
  ];
  const users = Array.from({ length: 9 }, (_, index) => `member${index}`);
  const roomId = await openRoom('member0', 'group', users.slice(1));
  const ends: number[] = [];
  const crowd: { chat: Chat; room: RoomHandle }[] = users.map((userId, index) => {
    const transports = [carriers[index % carriers.length]!()];
    const chat = connect({ url: nginx.url, token: () => cluster.token(userId), transports });
    closing.push(() => chat.close());
    const ended = (status: string) => status === 'offline' && ends.push(index);
    chat.subscribe((state) => state.connection.status, ended);
    const room = chat.room(roomId);
    room.watch();
    return { chat, room };
  });
  await Promise.all(crowd.map(({ chat }) => chat.online(15_000)));
  ends.length = 0;

  const ids: string[] = [];
  for (let round = 0; round < 20; round += 1) {
    if (round === 6) await cluster.nodes[1]?.kill('SIGKILL');
    for (const [index, { room }] of crowd.entries()) ids.push(room.send({ body: `${index}: ${round}` }).id);
    await sleep(50);
  }
  // Each carrier had somebody on the killed node, or this shows nothing.
  await expect.poll(() => ends.length, { timeout: 30_000 }).toBeGreaterThan(0);

  for (const { chat, room } of crowd) {
    await chat.online(30_000);
    const settled = () => room.timeline.messages.filter(({ seq }) => seq === null).length;
    await expect.poll(settled, { timeout: 30_000 }).toBe(0);
    await expect.poll(() => room.info?.head.seq, { timeout: 30_000 }).toBe(ids.length);
  }
  const found: string[] = [];
  for (let after = 0; after < ids.length; after += 100) {
    const answer = await rest('member0', 'GET', `/rooms/${roomId}/messages?after=${after}&limit=100`);
    found.push(...((await answer.json()) as { messages: { id: string }[] }).messages.map(({ id }) => id));
  }
  expect(found.sort()).toEqual(ids.sort());
  // What names no connection passes by the dead node, without being told about it.
  for (let n = 0; n < 9; n += 1) expect((await send('member0', roomId, `after ${n}`)).status).toBe(201);
});
