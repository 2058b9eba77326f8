// The public names of Doran's server.
export { ChatError, type ErrorCode } from '@doran/protocol';
export type { Revoked } from './auth/revocations.js';
export { ChatModule } from './chat.module.js';
export { type ChatOptions, ConfigurationError, optionsFromEnv } from './chat.options.js';
export { ChatService, type RoomChange, type RoomToOpen } from './chat.service.js';
export type { HostTransaction } from './db/host.tx.js';
export type {
  Decision,
  Host,
  OutgoingMessage,
  Principal,
  Reason,
  Report,
  ReportedMessage,
  RoomFacts,
  RoomRequest,
  SendDecision,
} from './host.port.js';
export type { TranscriptEntry } from './messages/messages.change.sql.js';
export type { Post } from './messages/posting.js';
export type { Revision, TranscriptPage } from './messages/rewriting.js';
export type { FoundRoom, ReplyFigures, RoomsToFind } from './rooms/rooms.found.js';
