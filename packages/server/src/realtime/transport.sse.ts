// Events over server-sent events: one encoding of an event for all the streams that listen.
import { type ChatEvent, MAX_FRAME } from '@doran/protocol';
import { type EventStreams, encodeEvent } from './event.streams.js';
import { sessionTopic, userTopic } from './topics.js';
import type { CloseReason, PublishOptions, RealtimeTransport } from './transport.port.js';

export class SseTransport implements RealtimeTransport {
  readonly name = 'sse';
  readonly maxBytes = MAX_FRAME;

  constructor(private readonly streams: EventStreams) {}

  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void {
    const excepted = new Set(options.exceptUsers?.flatMap((userId) => [...this.streams.of(userTopic(userId))]));
    // A stream that listens to several of the topics hears the event once.
    const listening = new Set(topics.flatMap((topic) => [...this.streams.of(topic)]));
    if (listening.size === 0) return;
    const frame = encodeEvent(event.name, event.data);
    for (const stream of listening) {
      if (stream.id !== options.exceptConnection && !excepted.has(stream)) stream.write(frame);
    }
  }

  unsubscribeUser(userId: string, topics: readonly string[]): void {
    for (const stream of this.streams.of(userTopic(userId))) this.streams.unsubscribe(stream, topics);
  }

  disconnect(whom: { userId: string } | { sessionId: string }, reason: CloseReason): void {
    const topic = 'userId' in whom ? userTopic(whom.userId) : sessionTopic(whom.sessionId);
    for (const stream of [...this.streams.of(topic)]) stream.close(reason);
  }
}
