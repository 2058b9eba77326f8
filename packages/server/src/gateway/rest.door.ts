// What the REST door does with each request: token, fields from path, query and body, then the same dispatcher.
import { ChatError, CONNECTION_HEADER, MAX_FRAME, type Route } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { Authenticator, bearerToken, refuseTokenInQuery } from '../auth/authenticator.js';
import type { Principal } from '../host.port.js';
import { invalid } from '../invalid.js';
import { Connections } from './connections.js';
import { type Caller, Dispatch } from './dispatch.js';
import { Elsewhere, nodeOf } from './elsewhere.js';

/** What Express and Fastify requests have in common. */
export interface HttpRequest {
  headers: Record<string, string | undefined>;
  params: Record<string, string>;
  query: Record<string, unknown>;
  body?: unknown;
}

/** What Express and Fastify responses have in common. */
export interface HttpResponse {
  status(code: number): unknown;
  header(name: string, value: string): unknown;
}

const JSON_TYPE = /^application\/([\w.-]+\+)?json\b/i;

@Injectable()
export class RestDoor {
  constructor(
    @Inject(Authenticator) private readonly authenticator: Authenticator,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(Dispatch) private readonly dispatch: Dispatch,
    @Inject(Elsewhere) private readonly elsewhere: Elsewhere,
  ) {}

  /** Answers the request: returns the body, and sets status and headers. Never throws. */
  answer(route: Route, request: HttpRequest, response: HttpResponse): Promise<unknown> {
    const answer = this.#answer(route, request, response);
    this.connections.during(answer);
    return answer;
  }

  async #answer(route: Route, request: HttpRequest, response: HttpResponse): Promise<unknown> {
    try {
      refuseTokenInQuery(request.query);
      const principal = await this.authenticator.authenticate(bearerToken(request.headers.authorization));
      const connectionId = request.headers[CONNECTION_HEADER] ?? '';
      const input = inputOf(route, request);
      const data = this.elsewhere.concerns(route.command, connectionId)
        ? await this.elsewhere.run(principal, connectionId, route.command, input)
        : await this.dispatch.run(this.#callerOf(principal, connectionId), route.command, input);
      response.status(statusOf(route, data));
      response.header('cache-control', 'no-store');
      return data;
    } catch (error) {
      return this.refuse(error, response);
    }
  }

  /** A connection that another node holds is known by its id, which nobody but its user has. */
  #callerOf(principal: Principal, connectionId: string): Caller {
    const connection = this.connections.find(principal.userId, connectionId);
    const elsewhere = connection === null && nodeOf(connectionId) !== null;
    return { principal, connection, ...(elsewhere ? { elsewhere: connectionId } : {}) };
  }

  /** The error as `application/problem+json` ([ERR1]). */
  refuse(error: unknown, response: HttpResponse): object {
    const problem = this.dispatch.asChatError(error).toProblem();
    response.status(problem.status);
    response.header('content-type', 'application/problem+json; charset=utf-8');
    response.header('cache-control', 'no-store');
    if (problem.retryAfterMs !== undefined)
      response.header('retry-after', String(Math.ceil(problem.retryAfterMs / 1_000)));
    if (problem.status === 401) response.header('www-authenticate', 'Bearer');
    return problem;
  }
}

function statusOf(route: Route, data: unknown): number {
  const { status, statusWhen } = route;
  return statusWhen && (data as Record<string, unknown>)[statusWhen.field] === true ? statusWhen.status : status;
}

function inputOf(route: Route, request: HttpRequest): unknown {
  const fields: Record<string, unknown> = { ...route.fixed };
  for (const [name, value] of Object.entries(request.query)) {
    // Own names only: `__proto__` and `constructor` are no fields of ours.
    const kind = route.query && Object.hasOwn(route.query, name) ? route.query[name] : undefined;
    if (!kind) throw invalid([{ path: name, message: 'is no field of this query' }]);
    fields[name] = readQuery(kind, value);
  }
  for (const [name, value] of Object.entries(request.params)) {
    fields[name] = name === 'seq' ? readNumber(value) : value;
  }
  const body = bodyOf(route, request);
  if (body === undefined) return fields;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw invalid([{ path: '', message: 'the body must be a JSON object' }]);
  }
  const doubled = Object.keys(body).find((name) => Object.hasOwn(fields, name));
  if (doubled !== undefined) throw invalid([{ path: doubled, message: 'stands in the path already' }]);
  // Not spread: that would call a `__proto__` setter, or lose the key that the schema must see to refuse.
  return Object.defineProperties(fields, Object.getOwnPropertyDescriptors(body));
}

function bodyOf(route: Route, request: HttpRequest): unknown {
  if (route.method === 'GET' || route.method === 'DELETE') return undefined;
  const declared = Number(request.headers['content-length'] ?? 0);
  // The host's own parser may let more through than we take.
  const length = declared > 0 ? declared : Buffer.byteLength(JSON.stringify(request.body ?? null));
  if (length > MAX_FRAME) throw new ChatError('too_large', `A body has at most ${MAX_FRAME} bytes`);
  if (declared === 0 && request.body === undefined) return undefined;
  // A host's own parsers may read forms; a form can be sent by any site's page without asking.
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw invalid([{ path: '', message: 'the body must be application/json' }]);
  }
  return request.body;
}

function readQuery(kind: 'string' | 'int' | 'list', value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (kind === 'int') return readNumber(value);
  return kind === 'list' ? value.split(',').filter((item) => item !== '') : value;
}

/** What is no number stays text, for the schema to refuse. */
function readNumber(text: string): number | string {
  return /^\d{1,16}$/.test(text) ? Number(text) : text;
}
