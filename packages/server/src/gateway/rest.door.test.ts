// Proves how the REST door makes one command of path, query and body, and one answer of what becomes of it.
import { ChatError, MAX_FRAME, ROUTES, type Route } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { partsOfDispatch } from '../../test/support/dispatch.js';
import { asPrincipal } from '../../test/support/principal.js';
import type { Authenticator } from '../auth/authenticator.js';
import type { LiveConnection } from './connection.js';
import type { Connections } from './connections.js';
import { type Caller, Dispatch } from './dispatch.js';
import type { Elsewhere } from './elsewhere.js';
import { type HttpRequest, RestDoor } from './rest.door.js';

const ROOM = '018f0000-0000-7000-8000-000000000001';
const routeOf = (command: string) => ROUTES.find((route) => route.command === command) as Route;

/** What an HTTP framework would have sent. */
class Response {
  code = 0;
  readonly headers: Record<string, string> = {};
  status(code: number): void {
    this.code = code;
  }
  header(name: string, value: string): void {
    this.headers[name] = value;
  }
}

describe('RestDoor', () => {
  let ran: { name: string; raw: unknown }[];
  let connections: unknown[];
  let answer: () => Promise<unknown>;
  let response: Response;
  const authenticator = {
    authenticate: async (token: string) => {
      if (token === 'good') return asPrincipal('alice');
      throw new ChatError('unauthenticated', 'The token is refused');
    },
  } as Authenticator;

  class RecordingDispatch extends Dispatch {
    override async run(caller: Caller, name: string, raw: unknown): Promise<unknown> {
      ran.push({ name, raw });
      connections.push(caller.connection);
      return answer();
    }
  }
  const stream = { id: 'a stream of alice' } as LiveConnection;
  const live = {
    find: (userId: string, id: string) => (userId === 'alice' && id === stream.id ? stream : null),
    during: () => {},
  } as unknown as Connections;
  const nowhere = { concerns: () => false } as unknown as Elsewhere;
  const door = new RestDoor(authenticator, live, new RecordingDispatch(...partsOfDispatch({} as never)), nowhere);

  const request = ({ headers, ...parts }: Partial<HttpRequest>): HttpRequest => ({
    headers: { 'content-type': 'application/json', ...(headers ?? { authorization: 'Bearer good' }) },
    params: {},
    query: {},
    ...parts,
  });
  const ask = (command: string, parts: Partial<HttpRequest>) =>
    door.answer(routeOf(command), request(parts), response) as Promise<Record<string, unknown>>;

  beforeEach(() => {
    ran = [];
    connections = [];
    answer = async () => ({});
    response = new Response();
  });

  it('[SSE2] counts as coming from the live stream that it names, if that is the caller’s own', async () => {
    for (const named of [{}, { 'doran-connection': 'another' }, { 'doran-connection': stream.id }]) {
      await ask('unread:get', { headers: { authorization: 'Bearer good', ...named } });
    }
    expect(connections).toEqual([null, null, stream]);
  });

  it('makes one command of path and body', async () => {
    await ask('message:send', { params: { roomId: ROOM }, body: { id: 'x', type: 'TEXT', body: 'hi' } });
    expect(ran).toEqual([{ name: 'message:send', raw: { roomId: ROOM, id: 'x', type: 'TEXT', body: 'hi' } }]);
  });

  it('reads numbers of path and query as numbers, and leaves anything else for the schema to refuse', async () => {
    await ask('message:edit', { params: { roomId: ROOM, seq: '12' }, body: { body: 'b' } });
    await ask('message:list', { params: { roomId: ROOM }, query: { before: '9', limit: '5.5' } });
    await ask('message:list', { params: { roomId: ROOM }, query: { after: '-1', limit: '0x10' } });
    await ask('message:list', { params: { roomId: ROOM }, query: { limit: ['5', '6'] } });
    expect(ran.map(({ raw }) => raw)).toEqual([
      { roomId: ROOM, seq: 12, body: 'b' },
      { roomId: ROOM, before: 9, limit: '5.5' },
      { roomId: ROOM, after: '-1', limit: '0x10' },
      { roomId: ROOM, limit: ['5', '6'] },
    ]);
  });

  it('reads a list of the query', async () => {
    await ask('presence:get', { query: { userIds: 'alice,,bob' } });
    expect(ran[0]?.raw).toEqual({ userIds: ['alice', 'bob'] });
  });

  it('takes no body with GET and DELETE', async () => {
    await ask('member:remove', { params: { roomId: ROOM, userId: 'bob' }, body: { userId: 'carol' } });
    expect(ran[0]?.raw).toEqual({ roomId: ROOM, userId: 'bob' });
  });

  it.each([
    ['a field that stands in the path already', { params: { roomId: ROOM }, body: { roomId: ROOM } }, 'roomId'],
    ['an unknown field of the query', { params: { roomId: ROOM }, query: { colour: 'red' }, body: {} }, 'colour'],
    ['a body that is an array', { params: { roomId: ROOM }, body: [] }, ''],
    ['a body that is a text', { params: { roomId: ROOM }, body: 'hello' }, ''],
    ['a body that is null', { params: { roomId: ROOM }, body: null }, ''],
  ])('[ERR4] refuses %s', async (_, parts, path) => {
    const problem = await ask('message:send', parts);
    expect(problem).toMatchObject({ code: 'invalid', status: 422, details: [{ path }] });
    expect(ran).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '[ERR4] refuses the field %s of a query, which every object seems to have',
    async (name) => {
      const query = JSON.parse(`{"limit":"5","${name}":"x"}`) as Record<string, unknown>;
      const problem = await ask('message:list', { params: { roomId: ROOM }, query });
      expect(problem).toMatchObject({ code: 'invalid', details: [{ path: name }] });
      expect(ran).toEqual([]);
    },
  );

  it('[ERR4] lets the schema see a __proto__ key of a body', async () => {
    await ask('room:open', { body: JSON.parse('{"kind":"group","__proto__":{"admin":true}}') });
    expect(Object.keys(ran[0]?.raw as object)).toEqual(['kind', '__proto__']);
    expect(Object.getPrototypeOf(ran[0]?.raw)).toBe(Object.prototype);
  });

  it.each(['application/json; charset=utf-8', 'application/merge-patch+json', 'APPLICATION/JSON'])(
    'takes a body of the type %s',
    async (type) => {
      await ask('room:open', {
        headers: { authorization: 'Bearer good', 'content-type': type },
        body: { kind: 'group' },
      });
      expect(ran[0]?.raw).toEqual({ kind: 'group' });
    },
  );

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=x', ''])(
    'refuses a body of the type %j, which any site’s page can send without asking',
    async (type) => {
      const headers = { authorization: 'Bearer good', 'content-type': type };
      expect(await ask('room:open', { headers, body: { kind: 'group' } })).toMatchObject({ code: 'invalid' });
      expect(ran).toEqual([]);
    },
  );

  it.each([
    ['as its header says', { headers: { authorization: 'Bearer good', 'content-length': String(MAX_FRAME + 1) } }],
    ['as it is, without a header', { body: { data: 'x'.repeat(MAX_FRAME) } }],
  ])('[ERR4] answers a body that is too large, %s', async (_, parts) => {
    expect(await ask('room:open', { body: {}, ...parts })).toMatchObject({ code: 'too_large', status: 413 });
    expect(ran).toEqual([]);
  });

  it.each([
    ['message:send', { repeated: false }, 201],
    ['message:send', { repeated: true }, 200],
    ['room:open', { created: true }, 201],
    ['room:open', { created: false }, 200],
    ['room:get', {}, 200],
  ])('answers %s %j with %i', async (command, data, status) => {
    answer = async () => data;
    expect(await ask(command, { params: {}, body: {} })).toBe(data);
    expect(response.code).toBe(status);
    expect(response.headers['cache-control']).toBe('no-store');
  });

  it('[ERR1] answers a refusal as a problem, with when to come again', async () => {
    answer = () => Promise.reject(new ChatError('rate_limited', 'Too many messages at once', { retryAfterMs: 1_200 }));
    const problem = await ask('message:send', { params: { roomId: ROOM }, body: {} });
    expect(problem).toMatchObject({ code: 'rate_limited', status: 429, retryable: true, retryAfterMs: 1_200 });
    expect(response.code).toBe(429);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '2',
    });
  });

  it.each([
    ['no header', {}],
    ['another scheme', { authorization: 'Basic good' }],
    ['two words', { authorization: 'Bearer good good' }],
    ['a bad token', { authorization: 'Bearer bad' }],
  ])('[ID1] answers %s with 401', async (_, headers) => {
    expect(await ask('room:list', { headers })).toMatchObject({ code: 'unauthenticated', status: 401 });
    expect(response.headers['www-authenticate']).toBe('Bearer');
    expect(ran).toEqual([]);
  });

  it.each(['token', 'access_token', 'auth_token', 'jwt'])(
    '[ID1] refuses a query with %s, good header or not',
    async (name) => {
      expect(await ask('room:list', { query: { [name]: 'good' } })).toMatchObject({ code: 'unauthenticated' });
      expect(ran).toEqual([]);
    },
  );
});
