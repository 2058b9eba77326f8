// The Socket.IO server of the chat: how it is set up, and why.
import { randomBytes } from 'node:crypto';
import { MAX_FRAME } from '@doran/protocol';
import { Server } from 'socket.io';
import type { ChatSettings } from '../chat.options.js';
import type { Bus } from '../cluster/bus.js';
import type { Metrics } from '../observability/metrics.js';
import { clusterAdapter } from '../realtime/cluster.adapter.js';
import { corkTurns } from '../realtime/corking.js';
import type { Overheard } from '../realtime/overheard.js';
import type { SlowReaders } from '../realtime/slow.readers.js';
import { corsFor, isAllowedOrigin } from './origins.js';

export const NAMESPACE = '/chat';
export const SOCKET_SERVER = Symbol('SocketServer');

/** Not attached to any HTTP server yet. */
export function createSocketServer(
  settings: ChatSettings,
  bus: Bus,
  slow: SlowReaders,
  overheard: Overheard,
  metrics: Metrics,
): Server {
  const server = new Server({
    path: settings.socketPath,
    serveClient: false,
    adapter: clusterAdapter(bus, slow, overheard, metrics),
    // A larger frame closes the connection (1009), a larger polling body answers 413 ([ERR4]).
    maxHttpBufferSize: MAX_FRAME,
    // Compressing small frames costs more than it saves, and 300 KiB for each connection.
    perMessageDeflate: false,
    // Who does not say within 10 s which namespace it wants is no chat client.
    connectTimeout: 10_000,
    cors: corsFor(settings),
    // CORS does not hold for WebSockets: the page's origin is checked here.
    allowRequest: (request, callback) => {
      const allowed = isAllowedOrigin(request, settings);
      callback(allowed ? null : 'This origin is not on the allow-list', allowed);
    },
  });
  server.of(NAMESPACE).on('connection', (socket) => {
    slow.watch(socket);
    corkTurns(socket);
    // Nothing else is served on its connection; whoever came in again on it would be held by all that listened before.
    socket.once('disconnect', () => socket.conn.close());
  });
  return server;
}

/** Sessions are named after their node, so that a proxy can keep one that polls at the node that holds it. */
export function attachTo(http: Parameters<Server['attach']>[0], server: Server, nodeId: string): void {
  server.attach(http);
  server.engine.generateId = () => `${nodeId}.${randomBytes(15).toString('base64url')}`;
}
