// Events over server-sent events: one encoding of an event for all the streams that listen on this node.
import { type ChatEvent, MAX_FRAME } from '@doran/protocol';
import type { Metrics } from '../observability/metrics.js';
import { type EventStream, type EventStreams, encodeEvent } from './event.streams.js';
import type { Overheard, Tap } from './overheard.js';
import { EPHEMERAL } from './slow.readers.js';
import { sessionTopic, userTopic } from './topics.js';
import type { CloseReason, PublishOptions, RealtimeTransport, Whom } from './transport.port.js';

export class SseTransport implements RealtimeTransport, Tap {
  readonly name = 'sse';
  readonly maxBytes = MAX_FRAME;

  constructor(
    private readonly streams: EventStreams,
    private readonly metrics: Metrics,
    overheard: Overheard,
  ) {
    overheard.tap(this);
  }

  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void {
    if (this.streams.none) return;
    const except = (options.exceptUsers ?? []).map(userTopic);
    if (options.exceptConnection) except.push(options.exceptConnection);
    this.broadcast(topics, except, event);
  }

  unsubscribeUser(userId: string, topics: readonly string[]): void {
    this.leave([userTopic(userId)], topics);
  }

  disconnect(whom: Whom, reason: CloseReason): void {
    const topic = 'userId' in whom ? userTopic(whom.userId) : sessionTopic(whom.sessionId);
    for (const stream of [...this.streams.of(topic)]) stream.close(reason);
  }

  /** `except` names topics, and streams by their ids. */
  broadcast(topics: readonly string[], except: readonly string[], event: ChatEvent): void {
    // A stream that listens to several of the topics hears the event once.
    const listening = this.#of(topics);
    if (listening.size === 0) return;
    const spared = new Set(except);
    const excepted = this.#of(except);
    const frame = encodeEvent(event.name, event.data);
    const hint = EPHEMERAL.has(event.name);
    let heard = 0;
    for (const stream of listening) {
      if (spared.has(stream.id) || excepted.has(stream)) continue;
      if (hint && stream.behind) {
        this.metrics.dropped(event.name);
        continue;
      }
      stream.write(frame);
      heard += 1;
    }
    this.metrics.handedOver(event, heard);
  }

  leave(whom: readonly string[], topics: readonly string[]): void {
    for (const stream of this.#of(whom)) this.streams.unsubscribe(stream, topics);
  }

  #of(topics: readonly string[]): Set<EventStream> {
    return new Set(topics.flatMap((topic) => [...this.streams.of(topic)]));
  }
}
