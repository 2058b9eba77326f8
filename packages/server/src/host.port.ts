// What a host may provide: who a token is, who its users are, and what they may do. Each has a default.
import type { Message, RoomKind, RoomState, Subject, User } from '@doran/protocol';
import type { HostTransaction } from './db/host.tx.js';
import type { Report } from './reports/report.js';

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

/** Allowed, or refused with a sentence that its user will read. */
export type Decision = { allow: true } | { allow: false; reason: string };

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

/** A message that is about to be sent. */
export type OutgoingMessage = Pick<Message, 'id' | 'roomId' | 'type' | 'body' | 'data' | 'replyTo'>;

/** As {@link Decision}; an allowed message may be rewritten (contact details masked, say) before it is stored. */
export type SendDecision =
  | { allow: true; rewrite?: { body?: string; data?: Record<string, unknown> } }
  | { allow: false; reason: string };

/** What a host may provide. Each method has a default. */
export interface Host {
  /** Replaces the JWT check ([ID4]). Throws, or rejects, for a token that proves nothing. */
  verifyToken?(token: string): Promise<Principal>;
  /** The profiles of those of `ids` that exist. Without it an unknown id gets a profile of its own name. */
  lookUpUsers?(ids: readonly string[]): Promise<User[]>;
  /** Default: allowed. */
  mayOpenRoom?(caller: Principal, room: RoomRequest): Promise<Decision> | Decision;
  /** May the caller, who is not a member, watch this channel? Default: allowed. */
  mayWatch?(caller: Principal, room: RoomFacts): Promise<Decision> | Decision;
  /** Default: allowed as it is. */
  maySend?(caller: Principal, room: RoomFacts, message: OutgoingMessage): Promise<SendDecision> | SendDecision;
  /**
   * Somebody was reported, in the transaction that stores it: what is written with `tx` commits with the report or not
   * at all, and a throw undoes both (a {@link ChatError} is answered as it is, all else as `internal`). A repeated
   * report is not told again. Keep it short, and ask for no other connection of the database in it.
   */
  reported?(tx: HostTransaction, report: Report): Promise<void> | void;
}

export const HOST = Symbol('Host');
