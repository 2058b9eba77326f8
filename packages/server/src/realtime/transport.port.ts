// What a transport must do: carry events to the connections of a topic. It decides nothing.
import type { ChatEvent, EventData } from '@doran/protocol';

export type CloseReason = EventData<'session:closed'>['reason'];

export interface PublishOptions {
  /** The connection that caused the event and has its answer instead. */
  exceptConnection?: string | null;
  /** Users who shall not hear it, on any of their connections. */
  exceptUsers?: readonly string[];
}

export interface RealtimeTransport {
  readonly name: string;
  /** Bytes that one event may have. */
  readonly maxBytes: number;
  /** Gives the event to every connection of any of the topics, once each, on every node. Never throws, never waits. */
  publish(topics: readonly string[], event: ChatEvent, options: PublishOptions): void;
  unsubscribeUser(userId: string, topics: readonly string[]): void;
  /** Tells the connections of a user, or of a session, why, and closes them. */
  disconnect(whom: { userId: string } | { sessionId: string }, reason: CloseReason): void;
}

export const TRANSPORTS = Symbol('RealtimeTransports');
