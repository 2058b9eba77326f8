// The Socket.IO door: who may come in, and every frame to the dispatcher and back to its ack ([ERR1]).
import { ChatError } from '@doran/protocol';
import { type BeforeApplicationShutdown, Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Namespace, Server, Socket } from 'socket.io';
import { refuseTokenInQuery } from '../auth/authenticator.js';
import { CHAT_OPTIONS, type ChatSettings } from '../chat.options.js';
import type { Principal } from '../host.port.js';
import { type Ack, hearShortly } from '../realtime/short.way.js';
import { Admission } from './admission.js';
import type { LiveConnection } from './connection.js';
import { Connections } from './connections.js';
import { Dispatch } from './dispatch.js';
import { turnAwayNewcomers } from './newcomers.js';
import { attachTo, NAMESPACE, SOCKET_SERVER } from './socket.server.js';
import { socketWire } from './wire.socketio.js';

const unheard = () => {};

@Injectable()
export class ChatGateway implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #namespace: Namespace;

  constructor(
    @Inject(SOCKET_SERVER) private readonly server: Server,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(Admission) private readonly admission: Admission,
    @Inject(Connections) private readonly connections: Connections,
    @Inject(Dispatch) private readonly dispatch: Dispatch,
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
  ) {
    this.#namespace = server.of(NAMESPACE);
    this.#namespace.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error) => next(connectError(this.dispatch.asChatError(error))),
      );
    });
    this.#namespace.on('connection', (socket) => this.#serve(socket));
    // Nothing is served outside of our namespace: who knocks there is told so, instead of holding a socket.
    server.use((_socket, next) => next(connectError(new ChatError('not_found', `The chat is at ${NAMESPACE}`))));
  }

  onApplicationBootstrap(): void {
    // A host without HTTP (a worker that only posts) has no door to open.
    const server = this.http.httpAdapter?.getHttpServer();
    if (!server || !this.connections.serves('socketio')) return;
    attachTo(server, this.server, this.settings.nodeId);
    // Else there is nobody to give them to, and they are told in our own words.
    if (this.settings.drainMs > 0) turnAwayNewcomers(this.server, () => this.admission.requireOpen());
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.connections.drain();
    this.server.disconnectSockets(true);
    this.server.engine?.close();
  }

  async #admit(socket: Socket): Promise<void> {
    const { query, auth } = socket.handshake;
    refuseTokenInQuery(query);
    socket.data.principal = await this.admission.admit(auth.token);
  }

  #serve(socket: Socket): void {
    const connection = this.admission.welcome(socketWire(socket), socket.data.principal as Principal);
    socket.on('disconnect', () => this.connections.remove(connection));
    hearShortly(socket, (name, args, ack) => {
      // Without an ack there is nobody to answer; the command counts all the same.
      this.connections.during(this.#answer(connection, name, args, ack ?? unheard));
    });
  }

  async #answer(connection: LiveConnection, name: string, args: unknown[], ack: Ack): Promise<void> {
    try {
      const caller = { principal: connection.principal, connection };
      // More than one argument is no command of ours: let the schema say so.
      const data = await this.dispatch.run(caller, name, args.length > 1 ? args : args[0]);
      ack({ ok: true, data });
    } catch (error) {
      ack({ ok: false, error: this.dispatch.asChatError(error).toWire() });
    }
  }
}

function connectError(error: ChatError): Error {
  return Object.assign(new Error(error.message), { data: error.toWire() });
}
