// The REST face of every command: method, path below `/chat`, and the status of a success (PROTOCOL §5).
import type { CommandName } from './commands.js';

/** A method of REST. */
export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How a command is asked for over REST. */
export interface Route {
  command: CommandName;
  method: HttpMethod;
  /** Below the prefix `/chat`; `:name` is a field of the command's input. */
  path: string;
  /** Status when it succeeded. */
  status: number;
  /** Another success status, and the boolean field of the answer that says so. */
  statusWhen?: { field: 'created' | 'repeated'; status: number };
  /** Fields read from the query: `int` is a number there, `list` is separated by commas. */
  query?: Record<string, 'string' | 'int' | 'list'>;
  /** Fields that the method itself says, where a command has more than one address. The first is the general one. */
  fixed?: Record<string, boolean>;
}

/** Below it stands all of REST. */
export const REST_PREFIX = '/chat';
/** Where server-sent events are, below the prefix. */
export const EVENTS_PATH = '/events';
/** Names a request's live connection of server-sent events; the stream's answer carries it. */
export const CONNECTION_HEADER = 'doran-connection';

/** Every command by REST; `block:set` has two, one for each way. */
export const ROUTES: readonly Route[] = [
  { command: 'room:open', method: 'POST', path: '/rooms', status: 200, statusWhen: { field: 'created', status: 201 } },
  {
    command: 'room:list',
    method: 'GET',
    path: '/rooms',
    status: 200,
    query: { cursor: 'string', limit: 'int', filter: 'string' },
  },
  { command: 'room:get', method: 'GET', path: '/rooms/:roomId', status: 200 },
  { command: 'room:update', method: 'PATCH', path: '/rooms/:roomId', status: 200 },
  { command: 'member:add', method: 'POST', path: '/rooms/:roomId/members', status: 200 },
  { command: 'member:remove', method: 'DELETE', path: '/rooms/:roomId/members/:userId', status: 200 },
  {
    command: 'message:list',
    method: 'GET',
    path: '/rooms/:roomId/messages',
    status: 200,
    query: { before: 'int', after: 'int', around: 'string', limit: 'int' },
  },
  {
    command: 'message:send',
    method: 'POST',
    path: '/rooms/:roomId/messages',
    status: 201,
    statusWhen: { field: 'repeated', status: 200 },
  },
  { command: 'message:edit', method: 'PATCH', path: '/rooms/:roomId/messages/:seq', status: 200 },
  { command: 'message:delete', method: 'DELETE', path: '/rooms/:roomId/messages/:seq', status: 200 },
  { command: 'receipt:mark', method: 'PUT', path: '/rooms/:roomId/receipts', status: 200 },
  { command: 'typing:set', method: 'PUT', path: '/rooms/:roomId/typing', status: 200 },
  { command: 'block:set', method: 'PUT', path: '/blocks/:userId', status: 200 },
  { command: 'block:set', method: 'DELETE', path: '/blocks/:userId', status: 200, fixed: { blocked: false } },
  { command: 'block:list', method: 'GET', path: '/blocks', status: 200 },
  {
    command: 'report:create',
    method: 'POST',
    path: '/reports',
    status: 201,
    statusWhen: { field: 'repeated', status: 200 },
  },
  { command: 'unread:get', method: 'GET', path: '/unread', status: 200 },
  { command: 'sync', method: 'POST', path: '/sync', status: 200 },
  // What belongs to a live connection: the request names it in the header `doran-connection`.
  { command: 'room:subscribe', method: 'PUT', path: '/rooms/:roomId/subscription', status: 200 },
  { command: 'room:unsubscribe', method: 'DELETE', path: '/rooms/:roomId/subscription', status: 200 },
  { command: 'presence:watch', method: 'PUT', path: '/presence/watch', status: 200 },
  { command: 'session:refresh', method: 'POST', path: '/session/refresh', status: 200 },
  { command: 'presence:get', method: 'GET', path: '/presence', status: 200, query: { userIds: 'list' } },
];
