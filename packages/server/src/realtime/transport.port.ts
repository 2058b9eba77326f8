// What a transport must do: carry events to the connections of a topic. It decides nothing.
import type { ChatEvent, EventData } from '@doran/protocol';

export type CloseReason = EventData<'session:closed'>['reason'];

/** A user with all connections, or those of one session. */
export type Whom = { userId: string } | { sessionId: string };

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
  /** On every node. */
  unsubscribeUser(userId: string, topics: readonly string[]): void;
  /** Tells them why, and closes them, on this node: each node hears of a revocation by itself. */
  disconnect(whom: Whom, reason: CloseReason): void;
}

export const TRANSPORTS = Symbol('RealtimeTransports');
