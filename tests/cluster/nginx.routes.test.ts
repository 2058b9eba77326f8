// deploy/nginx.conf decides rightly who gets which request, and what is never sent twice, before nodes that only take notes.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { type NginxProcess, type NodeName, startNginx } from '../support/nginx.process.js';

type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;
interface Note {
  node: NodeName;
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
}

const NODES = ['a', 'b', 'c'] as const;
const CONNECTION = /^connection$/i;

let notes: Note[] = [];
let closing: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
  notes = [];
});

async function fakeNode(node: NodeName, behave: Behaviour): Promise<Server> {
  const server = createServer((request, response) => {
    notes.push({ node, method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume().once('end', () => behave(request, response));
  });
  server.on('upgrade', (request, socket) => {
    notes.push({ node, method: 'upgrade', url: request.url ?? '', headers: request.headers });
    socket.end(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfrom ${node}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return server;
}

/** Three nodes that answer with their name, unless one is told to behave otherwise. */
async function stage(others: Partial<Record<NodeName, Behaviour | 'dead'>> = {}): Promise<NginxProcess> {
  const urls: Record<string, string> = {};
  for (const node of NODES) {
    const other = others[node];
    const behave = typeof other === 'function' ? other : (_: IncomingMessage, to: ServerResponse) => to.end(node);
    const server = await fakeNode(node, behave);
    urls[node] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (other === 'dead') server.close();
  }
  const nginx = await startNginx(urls as Record<NodeName, string>);
  closing.push(nginx.stop);
  return nginx;
}

const ask = (nginx: NginxProcess, path: string, init: RequestInit = {}) =>
  fetch(nginx.url + path, { ...init, signal: AbortSignal.timeout(20_000) });

async function who(nginx: NginxProcess, path: string, init: RequestInit = {}): Promise<string> {
  return (await ask(nginx, path, init)).text();
}

const POST: RequestInit = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };

describe('who has a connection', () => {
  it.each(NODES)('stays at node %s with polling, and with the commands of a stream', async (node) => {
    const nginx = await stage();
    for (let round = 0; round < 4; round += 1) {
      expect(await who(nginx, `/socket.io/?EIO=4&transport=polling&sid=${node}.x${round}`)).toBe(node);
      const init = { ...POST, headers: { 'doran-connection': `${node}.5f0c` } };
      expect(await who(nginx, '/chat/rooms', init)).toBe(node);
    }
  });

  it('goes over to WebSocket at its node, and is told to be upgraded', async () => {
    const nginx = await stage();
    const { hostname, port } = new URL(nginx.url);
    const socket = connect({ host: hostname, port: Number(port) });
    const path = '/socket.io/?EIO=4&transport=websocket&sid=c.abc';
    socket.write(`GET ${path} HTTP/1.1\r\nHost: chat\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n`);
    let answer = '';
    for await (const part of socket.setEncoding('utf8')) answer += part;
    expect(answer).toMatch(/^HTTP\/1\.1 101 [\s\S]*from c$/);
    expect(notes).toMatchObject([{ node: 'c', method: 'upgrade', headers: { upgrade: 'websocket' } }]);
  });
});

describe('who has none', () => {
  it.each(['/socket.io/?EIO=4&transport=polling', '/chat/events', '/chat/rooms'])('goes to any: %s', async (path) => {
    const nginx = await stage();
    const answers = await Promise.all(Array.from({ length: 12 }, () => who(nginx, path)));
    expect([...new Set(answers)].sort()).toEqual(['a', 'b', 'c']);
  });

  it('also goes to any with an id of a node that nobody knows', async () => {
    const nginx = await stage();
    expect(['a', 'b', 'c']).toContain(await who(nginx, '/socket.io/?EIO=4&sid=zz.1'));
    expect(['a', 'b', 'c']).toContain(await who(nginx, '/chat/unread', { headers: { 'doran-connection': 'a' } }));
  });
});

describe('a node in trouble', () => {
  it('that is gone costs no request, not even a POST: it was not sent yet', async () => {
    const nginx = await stage({ b: 'dead' });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(nginx, '/chat/rooms', POST)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
  });

  it('that dies with a POST or PATCH in its hands is not helped out by another: it may have been done', async () => {
    const die: Behaviour = (request) => request.socket.destroy();
    const nginx = await stage({ a: die, b: die, c: die });
    for (const method of ['POST', 'PATCH']) {
      const { status } = await ask(nginx, '/chat/rooms/r/messages', { ...POST, method });
      expect(status).toBe(502);
    }
    expect(notes.map(({ method }) => method)).toEqual(['POST', 'PATCH']);
  });

  it('that dies with a GET in its hands is helped out', async () => {
    const nginx = await stage({ a: (request) => request.socket.destroy() });
    const answers = await Promise.all(Array.from({ length: 6 }, () => who(nginx, '/chat/rooms')));
    expect(answers).not.toContain('a');
    expect(answers.join('')).toMatch(/^[bc]{6}$/);
    expect(notes.some(({ node }) => node === 'a')).toBe(true);
  });

  it('that takes no new connections (503) still gets commands, and its own answer to them through', async () => {
    const full: Behaviour = (_, response) => response.writeHead(503, { 'retry-after': '2' }).end('full');
    const nginx = await stage({ a: full });
    for (const path of ['/chat/events', '/socket.io/?EIO=4&transport=polling']) {
      const answers = await Promise.all(Array.from({ length: 9 }, () => who(nginx, path)));
      expect(answers.join('')).toMatch(/^[bc]{9}$/);
    }
    const commands = await Promise.all(Array.from({ length: 9 }, () => ask(nginx, '/chat/rooms')));
    const refused = commands.filter(({ status }) => status === 503);
    expect(refused).toHaveLength(3);
    expect(refused[0]?.headers.get('retry-after')).toBe('2');
  });

  it('lets all say no to new connections without losing the commands of those who are here', async () => {
    const full: Behaviour = (request, response) => response.writeHead(request.url === '/chat/events' ? 503 : 200).end();
    const nginx = await stage({ a: full, b: full, c: full });
    const doors = await Promise.all(Array.from({ length: 12 }, () => ask(nginx, '/chat/events')));
    expect(doors.every(({ status }) => status === 503 || status === 502)).toBe(true);
    const sends = await Promise.all(Array.from({ length: 12 }, () => ask(nginx, '/chat/rooms', POST)));
    expect(sends.every(({ status }) => status === 200)).toBe(true);
  });
});

describe('what passes', () => {
  it('tells the node the page’s host and the client’s own address, and keeps its connection for the next', async () => {
    const nginx = await stage();
    const headers = { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https' };
    await who(nginx, '/chat/rooms', { headers });
    const [{ headers: told }] = notes as [Note];
    expect(told['x-forwarded-for']).toBe('127.0.0.1');
    expect(told['x-forwarded-proto']).toBe('http');
    expect(told.host).toBe(new URL(nginx.url).host);
    expect(Object.keys(told).filter((name) => CONNECTION.test(name) && told[name] === 'close')).toEqual([]);
  });

  it('lets an event leave at once, however small, and closes the node’s stream when the client has gone', async () => {
    let left: Promise<unknown> | undefined;
    const stream: Behaviour = (_, response) => {
      left = new Promise((resolve) => response.once('close', resolve));
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('event: one\n\n');
      setTimeout(() => response.write('event: two\n\n'), 300);
    };
    const nginx = await stage({ a: stream, b: stream, c: stream });
    const { body } = await ask(nginx, '/chat/events');
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toBe('event: one\n\n');
    expect((await reader.read()).value).toBe('event: two\n\n');
    await reader.cancel();
    await left;
  });

  it('waits in the node, not in nginx, for a client that does not read: only the node knows when it is too slow', async () => {
    const piece = Buffer.alloc(256 * 1024, 'x');
    const wanted = 64 * 1024 * 1024;
    let taken = 0;
    const flood: Behaviour = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const write = () => {
        taken += piece.length;
        if (taken < wanted) response.write(piece, write);
      };
      write();
    };
    const nginx = await stage({ a: flood, b: flood, c: flood });
    const { hostname, port } = new URL(nginx.url);
    const socket = connect({ host: hostname, port: Number(port) }).pause();
    closing.push(async () => socket.destroy());
    socket.write('GET /chat/events HTTP/1.1\r\nHost: chat\r\n\r\n');
    await expect.poll(() => taken).toBeGreaterThan(0);
    await sleep(1_500);
    expect(taken).toBeLessThan(wanted / 2);
  });

  it('is at most 64 KiB, and more is answered by nginx itself as a problem that any page may read', async () => {
    const nginx = await stage();
    const body = (bytes: number): RequestInit => ({ ...POST, body: 'x'.repeat(bytes) });
    expect((await ask(nginx, '/chat/rooms', body(64 * 1024))).status).toBe(200);
    const answer = await ask(nginx, '/chat/rooms', {
      ...body(64 * 1024 + 1),
      headers: { origin: 'https://shop.example' },
    });
    expect(answer.status).toBe(413);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(await answer.json()).toMatchObject({ code: 'too_large', status: 413, retryable: false });
    expect(notes).toHaveLength(1);
  });

  it('are neither the metrics nor anything that is not of the chat', async () => {
    const nginx = await stage();
    for (const path of ['/metrics', '/']) expect((await ask(nginx, path)).status).toBe(404);
    expect(notes).toEqual([]);
    expect(await who(nginx, '/health/ready')).toMatch(/^[abc]$/);
  });

  it('leaves no key to a connection in the log', async () => {
    const nginx = await stage();
    await who(nginx, '/socket.io/?EIO=4&transport=polling&sid=a.secret');
    let log = '';
    for (let tries = 0; log === '' && tries < 100; tries += 1) {
      await sleep(20);
      log = await nginx.accessLog();
    }
    expect(log).toContain('"GET /socket.io/" 200');
    expect(log).not.toContain('secret');
  });
});
