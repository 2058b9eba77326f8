// Errors that a framework raises before our handler runs (a body that is no JSON, or too large), in our own words.
import { ChatError, MAX_FRAME, REST_PREFIX } from '@doran/protocol';
import type { AbstractHttpAdapter } from '@nestjs/core';
import { invalid } from '../invalid.js';
import type { HttpResponse, RestDoor } from './rest.door.js';

interface FrameworkError {
  status?: number;
  statusCode?: number;
}

interface FastifyRoute {
  url: string;
  bodyLimit?: number;
  preHandler?: unknown;
  errorHandler?: (error: FrameworkError, request: unknown, reply: Reply) => void;
}

type Reply = HttpResponse & { send(body: object): void };

/** For Fastify, before any route is registered: our routes, and only ours, get a limit and an error handler. */
export function prepareFastifyRoutes(adapter: AbstractHttpAdapter, door: () => RestDoor): void {
  if (adapter.getType() !== 'fastify') return;
  adapter.getInstance().addHook('onRoute', (route: FastifyRoute) => {
    if (!isOurs(route.url)) return;
    route.bodyLimit = MAX_FRAME;
    // An empty parameter is no parameter; Nest would pass it to the host's own 404.
    const refuseEmpty = (request: { params: object }, reply: Reply, next: () => void) => {
      if (Object.values(request.params).includes('')) reply.send(door().refuse(noSuchPath(), reply));
      else next();
    };
    route.preHandler = [route.preHandler ?? [], refuseEmpty].flat();
    route.errorHandler = (error, _request, reply) => {
      reply.send(door().refuse(inOurWords(error), reply));
    };
  });
}

/** After all routes are registered: what below our prefix no route answers, and for Express the errors too. */
export function answerTheRest(adapter: AbstractHttpAdapter, prefix: string, door: () => RestDoor): void {
  if (adapter.getType() === 'fastify') answerFastify(adapter, prefix, door);
  else answerExpress(adapter, door);
}

function answerFastify(adapter: AbstractHttpAdapter, prefix: string, door: () => RestDoor): void {
  const scope = (instance: { setNotFoundHandler(handler: unknown): void }, _: unknown, done: () => void) => {
    instance.setNotFoundHandler((_request: unknown, reply: Reply) => {
      reply.send(door().refuse(noSuchPath(), reply));
    });
    done();
  };
  adapter.getInstance().register(scope, { prefix });
}

function answerExpress(adapter: AbstractHttpAdapter, door: () => RestDoor): void {
  type Request = { originalUrl: string };
  type Response = HttpResponse & { json(body: object): void };
  type Next = (error?: unknown) => void;
  const express = adapter.getInstance();
  express.use((request: Request, response: Response, next: Next) => {
    if (isOurs(request.originalUrl)) response.json(door().refuse(noSuchPath(), response));
    else next();
  });
  // Express knows an error handler by its four parameters.
  express.use((error: FrameworkError, request: Request, response: Response, next: Next) => {
    if (isOurs(request.originalUrl)) response.json(door().refuse(inOurWords(error), response));
    else next(error);
  });
}

function noSuchPath(): ChatError {
  return new ChatError('not_found', 'There is no such path');
}

/** Also below a host's global prefix, such as /api/chat. */
function isOurs(url: string): boolean {
  return `${url.split('?')[0]}/`.includes(`${REST_PREFIX}/`);
}

function inOurWords(error: FrameworkError): unknown {
  const status = error.statusCode ?? error.status;
  if (status === 413) return new ChatError('too_large', `A body has at most ${MAX_FRAME} bytes`, { cause: error });
  if (status === 400 || status === 415) return invalid([{ path: '', message: 'the body must be well-formed JSON' }]);
  return error;
}
