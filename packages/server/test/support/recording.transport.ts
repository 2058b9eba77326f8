// A transport that keeps what it was told, so that a test can say who would have heard what.
import type { ChatEvent, EventData, EventName } from '@doran/protocol';
import { userTopic } from '../../src/realtime/topics.js';
import type { CloseReason, PublishOptions, RealtimeTransport } from '../../src/realtime/transport.port.js';

export interface Published {
  topics: readonly string[];
  event: ChatEvent;
  options: PublishOptions;
}

export class RecordingTransport implements RealtimeTransport {
  readonly name = 'recording';
  readonly maxBytes = Number.MAX_SAFE_INTEGER;
  readonly published: Published[] = [];
  readonly unsubscribed: { userId: string; topics: readonly string[] }[] = [];
  readonly disconnected: { whom: { userId: string } | { sessionId: string }; reason: CloseReason }[] = [];

  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void {
    this.published.push({ topics, event, options });
  }

  unsubscribeUser(userId: string, topics: readonly string[]): void {
    this.unsubscribed.push({ userId, topics });
  }

  disconnect(whom: { userId: string } | { sessionId: string }, reason: CloseReason): void {
    this.disconnected.push({ whom, reason });
  }

  /** The data of every event of this name, in order. */
  heard<N extends EventName>(name: N): EventData<N>[] {
    return this.published.filter(({ event }) => event.name === name).map(({ event }) => event.data as EventData<N>);
  }

  /** The names of the events that reached a user's connections, in order. */
  heardBy(userId: string): EventName[] {
    return this.published.filter(({ topics }) => topics.includes(userTopic(userId))).map(({ event }) => event.name);
  }

  forget(): void {
    this.published.length = 0;
    this.unsubscribed.length = 0;
    this.disconnected.length = 0;
  }
}
