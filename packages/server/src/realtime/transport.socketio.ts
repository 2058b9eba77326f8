// Events over Socket.IO: a topic is a Socket.IO room of the namespace /chat.
import { type ChatEvent, MAX_FRAME } from '@doran/protocol';
import type { Namespace } from 'socket.io';
import { EVENT } from './cluster.adapter.js';
import { sessionTopic, userTopic } from './topics.js';
import type { CloseReason, PublishOptions, RealtimeTransport, Whom } from './transport.port.js';

export class SocketIoTransport implements RealtimeTransport {
  readonly name = 'socketio';
  readonly maxBytes = MAX_FRAME;

  constructor(private readonly namespace: Namespace) {}

  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void {
    // What `namespace.to(…).except(…).emit(…)` ends in, without an object for each step.
    const except = new Set(options.exceptUsers?.map(userTopic));
    if (options.exceptConnection) except.add(options.exceptConnection);
    const packet = { type: EVENT, data: [event.name, event.data] };
    this.namespace.adapter.broadcast(packet, { rooms: new Set(topics), except });
  }

  unsubscribeUser(userId: string, topics: readonly string[]): void {
    this.namespace.in(userTopic(userId)).socketsLeave([...topics]);
  }

  disconnect(whom: Whom, reason: CloseReason): void {
    const topic = 'userId' in whom ? userTopic(whom.userId) : sessionTopic(whom.sessionId);
    const own = this.namespace.local.in(topic);
    own.emit('session:closed', { reason });
    own.disconnectSockets(true);
  }
}
