// What a host may provide: who a token is, who its users are, and what they may do. Each has a default.
import type {
  Attachment,
  Message,
  MessageType,
  ReportReason,
  RoomKind,
  RoomState,
  Subject,
  User,
} from '@doran/protocol';
import type { HostTransaction } from './db/host.tx.js';

/** Who a caller is, as its token says. */
export interface Principal {
  userId: string;
  name?: string;
  picture?: string;
  locale?: string;
  /** 0–100. */
  trust?: number;
  roles: readonly string[];
  /** Names what a revocation can end (the token's `sid`, else its `jti`); null when the token names nothing. */
  sessionId: string | null;
  issuedAt: Date | null;
  expiresAt: Date;
}

/**
 * A sentence that its user will read; or one for each language tag (`{ ko: '…', en: '…' }`), of which the caller gets
 * the one that fits its `locale` best, else `en`, else the first ([ERR6]).
 */
export type Reason = string | Readonly<Record<string, string>>;

/** Allowed, or refused. */
export type Decision = { allow: true } | { allow: false; reason: Reason };

/** A room that a caller wants to open. */
export interface RoomRequest {
  kind: RoomKind;
  members: readonly string[];
  subject: Subject | null;
}

/** The room that is asked about. */
export interface RoomFacts {
  id: string;
  kind: RoomKind;
  state: RoomState;
  subject: Subject | null;
}

/** A message as its author wrote it: a new one, or one that is edited. */
export interface OutgoingMessage extends Pick<Message, 'id' | 'roomId' | 'type' | 'body' | 'data' | 'replyTo'> {
  /** The `seq` of the message that is edited; null for a new one. */
  editOf: number | null;
}

/**
 * As {@link Decision}; an allowed message may be rewritten (contact details masked, say). The rewriting is what readers
 * see; what the author wrote is kept beside it, and `ChatService.liftRewrites` shows it again ([MSG4]).
 */
export type SendDecision =
  | { allow: true; rewrite?: { body?: string; data?: Record<string, unknown> } }
  | { allow: false; reason: Reason };

/** One message as it stood when it was reported, with what no reader sees any longer. */
export interface ReportedMessage {
  /** False for those around the ones that the report names. */
  named: boolean;
  id: string;
  seq: number;
  senderId: string | null;
  type: MessageType;
  /** Also of a deleted message. */
  body: string | null;
  /** What an edited message said first. */
  originalBody: string | null;
  data: Record<string, unknown> | null;
  attachments: Attachment[];
  replyTo: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

/** What somebody reported, with the messages as they stood at that moment. */
export interface Report {
  id: string;
  roomId: string;
  reporterId: string;
  /** Null when it names messages or the room, and no user. */
  reportedId: string | null;
  reason: ReportReason;
  note: string | null;
  /** Ascending by `seq`. */
  evidence: ReportedMessage[];
  createdAt: string;
}

/** What a host may provide. Each method has a default. */
export interface Host {
  /** Replaces the JWT check ([ID4]). Throws, or rejects, for a token that proves nothing. */
  verifyToken?(token: string): Promise<Principal>;
  /**
   * The profiles of those of `ids` that exist. Without it an unknown id gets a profile of its own name. `tx` is the host's
   * own open transaction, when it is asked from within one: what it wrote there is seen only there, and where the database
   * has one connection (the embedded one) a read beside it would wait for ever.
   */
  lookUpUsers?(ids: readonly string[], tx?: HostTransaction): Promise<User[]>;
  /**
   * Asked only when a new room would come to be: a direct room that stands is found again without it ([ROOM4]). Two
   * calls at once may both be asked, of which one then finds the other's room. Default: allowed.
   */
  mayOpenRoom?(caller: Principal, room: RoomRequest): Promise<Decision> | Decision;
  /** May the caller, who is not a member, watch this channel? Default: allowed. */
  mayWatch?(caller: Principal, room: RoomFacts): Promise<Decision> | Decision;
  /** Asked of a new message, and of each edit as if the whole message were sent again. Default: allowed as it is. */
  maySend?(caller: Principal, room: RoomFacts, message: OutgoingMessage): Promise<SendDecision> | SendDecision;
  /**
   * Somebody was reported, in the transaction that stores it: what is written with `tx` commits with the report or not
   * at all, and a throw undoes both (a {@link ChatError} is answered as it is, all else as `internal`). A repeated
   * report is not told again. Keep it short, and ask for no other connection of the database in it.
   */
  reported?(tx: HostTransaction, report: Report): Promise<void> | void;
}

export const HOST = Symbol('Host');
