// Proves the event-stream transport piece by piece: its requests, its parser, and how it ends.
import { ChatError, type ChatEvent, COMMAND_NAMES, type CommandName, ROUTES } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { Unanswered } from './faults.js';
import { requestOf } from './rest.js';
import { readEvents } from './sse.parser.js';
import { settle } from './testing/samples.js';
import { sse } from './transport.sse.js';

const encoder = new TextEncoder();

function stream(pieces: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(typeof piece === 'string' ? encoder.encode(piece) : piece);
      controller.close();
    },
  });
}

async function parse(pieces: readonly (string | Uint8Array)[]) {
  const events: [string, string][] = [];
  for await (const { name, data } of readEvents(stream(pieces), () => {})) events.push([name, data]);
  return events;
}

describe('the parser', () => {
  const text =
    ': ping\n\nevent: hello\ndata: {"a":"안녕"}\n\nevent: two\r\ndata: 1\r\ndata: 2\r\n\r\ndata:x\n\nevent: none\n\n';
  const whole = [
    ['hello', '{"a":"안녕"}'],
    ['two', '1\n2'],
    ['message', 'x'],
  ];

  it('reads names, lines, comments and all three line ends', async () => {
    expect(await parse([text])).toEqual(whole);
  });

  it('reads the same however the bytes are cut', async () => {
    const bytes = encoder.encode(text);
    for (let size = 1; size < 12; size += 1) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.slice(at, at + size));
      expect(await parse(pieces)).toEqual(whole);
    }
  });
});

describe('a command as a request', () => {
  it('has a route for every command', () => {
    expect(COMMAND_NAMES.filter((name) => !ROUTES.some((route) => route.command === name))).toEqual([]);
  });

  it.each<[CommandName, Record<string, unknown>, string, string, unknown]>([
    ['message:edit', { roomId: 'r', seq: 3, body: 'x' }, 'PATCH', '/rooms/r/messages/3', { body: 'x' }],
    ['message:list', { roomId: 'r', before: 9, limit: 5 }, 'GET', '/rooms/r/messages?before=9&limit=5', undefined],
    ['message:delete', { roomId: 'r', seq: 3 }, 'DELETE', '/rooms/r/messages/3', undefined],
    ['member:remove', { roomId: 'r', userId: 'a/b?c' }, 'DELETE', '/rooms/r/members/a%2Fb%3Fc', undefined],
    ['presence:get', { userIds: ['a', 'b'] }, 'GET', '/presence?userIds=a%2Cb', undefined],
    ['presence:watch', { userIds: [] }, 'PUT', '/presence/watch', { userIds: [] }],
    ['room:subscribe', { roomId: 'r' }, 'PUT', '/rooms/r/subscription', {}],
    ['room:unsubscribe', { roomId: 'r' }, 'DELETE', '/rooms/r/subscription', undefined],
    ['session:refresh', { token: 't' }, 'POST', '/session/refresh', { token: 't' }],
    ['sync', { epoch: 'e', rooms: {} }, 'POST', '/sync', { epoch: 'e', rooms: {} }],
  ])('%s', (name, input, method, path, body) => {
    const request = requestOf(name, input);
    expect([request.method, request.path]).toEqual([method, path]);
    expect(request.body === undefined ? undefined : JSON.parse(request.body)).toEqual(body);
  });
});

/** A server of one stream that stays open, and answers to commands as the test says. */
function stage(answer: (path: string, init: RequestInit) => Response | Promise<Response>) {
  let push!: ReadableStreamDefaultController<Uint8Array>;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      push = controller;
    },
  });
  const requests: { path: string; headers: Record<string, string> }[] = [];
  const events: ChatEvent[] = [];
  const ends: Error[] = [];
  const fetch = (async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url);
    requests.push({ path: pathname, headers: init.headers as Record<string, string> });
    if (pathname !== '/chat/events') return answer(pathname, init);
    return new Response(body, { headers: { 'doran-connection': 'c1' } });
  }) as unknown as typeof globalThis.fetch;
  const link = sse({ fetch }).open('http://chat.test/', 'token-1', {
    event: (event) => events.push(event),
    closed: (error) => ends.push(error),
  });
  return {
    link,
    requests,
    events,
    ends,
    say: (text: string) => push.enqueue(encoder.encode(text)),
    hangUp: () => push.close(),
  };
}

describe('the transport', () => {
  it('[ID1] keeps the token in a header, and its commands in its own connection', async () => {
    const { link, requests, events, say, ends } = stage(() => Response.json({ room: {}, receipts: [], presence: [] }));
    await settle();
    say('event: typing:changed\ndata: {"roomId":"r","userId":"u","typing":true}\n\n');
    await settle();
    expect(events).toEqual([{ name: 'typing:changed', data: { roomId: 'r', userId: 'u', typing: true } }]);
    await link.command('room:subscribe', { roomId: 'r' }, 1_000);
    await link.command('session:refresh', { token: 'token-2' }, 1_000);
    await link.command('unread:get', {}, 1_000);
    expect(requests.map(({ path, headers }) => [path, headers.authorization, headers['doran-connection']])).toEqual([
      ['/chat/events', 'Bearer token-1', undefined],
      ['/chat/rooms/r/subscription', 'Bearer token-1', 'c1'],
      ['/chat/session/refresh', 'Bearer token-1', 'c1'],
      ['/chat/unread', 'Bearer token-2', 'c1'],
    ]);
    link.close();
    await expect(link.command('unread:get', {}, 1_000)).rejects.toBeInstanceOf(Unanswered);
    expect(ends).toEqual([]);
  });

  it('[ERR1] turns problems into typed errors, and a proxy’s page into what its status says', async () => {
    const problem = new ChatError('rate_limited', 'slow', { retryAfterMs: 7 }).toProblem();
    const answers: Record<string, () => Response | Promise<Response>> = {
      '/chat/unread': () => Response.json(problem, { status: 429 }),
      '/chat/rooms': () => new Response('<html>', { status: 413 }),
      '/chat/presence': () => new Response('<html>', { status: 502 }),
      '/chat/sync': () => Promise.reject(new TypeError('fetch failed')),
    };
    const { link } = stage((path) => answers[path]!());
    await expect(link.command('unread:get', {}, 1_000)).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterMs: 7,
    });
    await expect(link.command('room:list', {}, 1_000)).rejects.toMatchObject({ code: 'too_large' });
    await expect(link.command('presence:get', { userIds: ['a'] }, 1_000)).rejects.toBeInstanceOf(Unanswered);
    await expect(link.command('sync', { epoch: 'e', rooms: {} }, 1_000)).rejects.toBeInstanceOf(Unanswered);
    link.close();
  });

  it('gives up on an answer that takes too long', async () => {
    const { link } = stage(
      (_path, init) =>
        new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted')))),
    );
    await expect(link.command('unread:get', {}, 20)).rejects.toBeInstanceOf(Unanswered);
    link.close();
  });

  it('says once that the stream ended', async () => {
    const { ends, hangUp } = stage(() => Response.json({}));
    await settle();
    hangUp();
    await settle();
    expect(ends).toEqual([expect.any(Unanswered)]);
  });

  it.each([
    [401, 'unauthenticated', ChatError],
    [404, 'not_found', Unanswered],
  ] as const)('takes a %i at the door as what it is', async (_status, code, kind) => {
    const ends: Error[] = [];
    const problem = new ChatError(code, 'no').toProblem();
    const fetch = (async () =>
      Response.json(problem, { status: problem.status })) as unknown as typeof globalThis.fetch;
    sse({ fetch }).open('', 't', { event() {}, closed: (error) => ends.push(error) });
    await settle();
    expect(ends).toEqual([expect.any(kind)]);
  });
});
