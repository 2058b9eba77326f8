// The public names of @doran/client, nothing else.
export type {
  ChatEvent,
  CommandInput,
  CommandName,
  CommandOutput,
  ErrorCode,
  EventData,
  EventName,
  Member,
  Message,
  Presence,
  Receipt,
  Room,
  User,
} from '@doran/protocol/wire';
export { ChatError } from '@doran/protocol/wire';
export { type AttentionPort, alwaysHere, pageAttention } from './attention.js';
export { type Chat, type ChatSetup, createChat, type Report } from './client.js';
export { type Clock, systemClock } from './clock.js';
export { type ChatOptions, connect } from './connect.js';
export type { ClosedReason, ConnectionState } from './connection.js';
export { type Fault, faultOf, StoreError, Unanswered } from './faults.js';
export { type LocksPort, leaseLocks, webLocks } from './locks.js';
export type { Whereabouts } from './paging.js';
export type { Draft, RoomHandle } from './room.js';
export type { ChatState, Chore, RoomFilter, RoomsState, Watched } from './state.js';
export type { Status } from './status.js';
export { indexedDbStore } from './store.indexeddb.js';
export { memoryStore } from './store.memory.js';
export type { Row, StorePort } from './store.port.js';
export type { Link, LinkListener, Transport } from './transport.port.js';
export { type SocketIoOptions, socketio } from './transport.socketio.js';
export { type SseOptions, sse } from './transport.sse.js';
export type { TimelineMessage, TimelineView } from './view.js';
