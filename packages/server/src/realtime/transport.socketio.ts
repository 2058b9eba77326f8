// Events over Socket.IO: a topic is a Socket.IO room of the namespace /chat.
import { type ChatEvent, MAX_FRAME } from '@doran/protocol';
import type { Namespace } from 'socket.io';
import { sessionTopic, userTopic } from './topics.js';
import type { CloseReason, PublishOptions, RealtimeTransport, Whom } from './transport.port.js';

export class SocketIoTransport implements RealtimeTransport {
  readonly name = 'socketio';
  readonly maxBytes = MAX_FRAME;

  constructor(private readonly namespace: Namespace) {}

  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void {
    let target = this.namespace.to([...topics]);
    if (options.exceptConnection) target = target.except(options.exceptConnection);
    if (options.exceptUsers) target = target.except(options.exceptUsers.map(userTopic));
    target.emit(event.name, event.data);
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
