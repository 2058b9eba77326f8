// What a host may provide: who a token is, who its users are, and what they may do. Each has a default.
import type { Message, RoomKind, RoomState, Subject, User } from '@doran/protocol';
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

/** Allowed, or refused with a sentence that its user will read. */
export type Decision = { allow: true } | { allow: false; reason: string };

export interface RoomRequest {
  kind: RoomKind;
  members: readonly string[];
  subject: Subject | null;
}

export interface RoomFacts {
  id: string;
  kind: RoomKind;
  state: RoomState;
  subject: Subject | null;
}

export type OutgoingMessage = Pick<Message, 'id' | 'roomId' | 'type' | 'body' | 'data' | 'replyTo'>;

/** As {@link Decision}; an allowed message may be rewritten (contact details masked, say) before it is stored. */
export type SendDecision =
  | { allow: true; rewrite?: { body?: string; data?: Record<string, unknown> } }
  | { allow: false; reason: string };

export interface Host {
  /** Replaces the JWT check ([ID4]). Throws, or rejects, for a token that proves nothing. */
  verifyToken?(token: string): Promise<Principal>;
  /**
   * The profiles of those of `ids` that exist. Without it an unknown id gets a profile of its own name. `tx` is the host's
   * own open transaction, when it is asked from within one: what it wrote there is seen only there, and where the database
   * has one connection (the embedded one) a read beside it would wait for ever.
   */
  lookUpUsers?(ids: readonly string[], tx?: HostTransaction): Promise<User[]>;
  /** Default: allowed. */
  mayOpenRoom?(caller: Principal, room: RoomRequest): Promise<Decision> | Decision;
  /** May the caller, who is not a member, watch this channel? Default: allowed. */
  mayWatch?(caller: Principal, room: RoomFacts): Promise<Decision> | Decision;
  /** Default: allowed as it is. */
  maySend?(caller: Principal, room: RoomFacts, message: OutgoingMessage): Promise<SendDecision> | SendDecision;
}

export const HOST = Symbol('Host');
