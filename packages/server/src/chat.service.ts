// What a host calls: rooms and messages of its own, in its own transaction, and shutting people out.
import {
  ChatError,
  dataSchema,
  type Message,
  type RoomKind,
  roomKindSchema,
  roomStateSchema,
  subjectSchema,
  titleSchema,
  userIdSchema,
  uuidSchema,
} from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Revocations, type Revoked } from './auth/revocations.js';
import { DATABASE, type Database } from './db/database.js';
import { type HostTransaction, hostTransaction } from './db/host.tx.js';
import { type Post, Posting, postSchema } from './messages/posting.js';
import { MembersService } from './rooms/members.service.js';
import { directIsFull, noSuchRoom } from './rooms/rooms.access.js';
import { RoomsOpening } from './rooms/rooms.opening.js';

const membersSchema = z.array(userIdSchema).min(1).max(1_000);
const openSchema = z
  .strictObject({
    kind: roomKindSchema,
    /** All members, the owner too; two in a direct room. */
    members: membersSchema,
    owner: userIdSchema.optional(),
    subject: subjectSchema.optional(),
    title: titleSchema.optional(),
    data: dataSchema.optional(),
  })
  .refine(({ owner, members }) => owner === undefined || members.includes(owner), {
    path: ['owner'],
    message: 'must be one of the members',
  });
export type RoomToOpen = z.input<typeof openSchema>;

const changeSchema = z.strictObject({
  title: titleSchema.nullable().optional(),
  data: dataSchema.nullable().optional(),
  state: roomStateSchema.optional(),
});
export type RoomChange = z.input<typeof changeSchema>;

/** Tokens live shorter than this, unless the host says otherwise. */
const LONGEST_TOKEN_MS = 30 * 24 * 3_600_000;

/**
 * Every method that takes `tx` runs in the host's own transaction, on the database that holds the chat: the host's
 * rows and the chat's commit together or not at all, and events go out after the commit, also when the process dies
 * in between. All of them throw a {@link ChatError}: `invalid` for a bad argument, `not_found` for a room that is not
 * there.
 */
@Injectable()
export class ChatService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsOpening) private readonly opening: RoomsOpening,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Posting) private readonly posting: Posting,
    @Inject(Revocations) private readonly revocations: Revocations,
  ) {}

  /** Runs `work` in a transaction of Doran's own, for hosts that have none open. */
  transaction<T>(work: (tx: HostTransaction) => Promise<T>): Promise<T> {
    return this.db.transaction(work);
  }

  /** Opens a room, or finds the direct room of these two about this subject again ([ROOM1]). */
  async openRoom(tx: HostTransaction, room: RoomToOpen): Promise<{ roomId: string; created: boolean }> {
    const queryable = hostTransaction(tx);
    const prepared = await this.opening.prepare(parse(openSchema, room), queryable);
    return this.opening.open(queryable, prepared);
  }

  /**
   * Posts a SYSTEM message, or one on a member's behalf. It holds the room's counter until the transaction ends, so
   * that the room's other senders wait: keep it short.
   */
  async post(tx: HostTransaction, post: Post): Promise<Message> {
    const parsed = parse(postSchema, post);
    await this.#requireRoom(tx, parsed.roomId);
    const { roomId, senderId } = parsed;
    if (senderId !== undefined && !(await this.members.isMember(hostTransaction(tx), roomId, senderId))) {
      throw new ChatError('not_found', `${senderId} is no member of the room`);
    }
    return this.posting.post(hostTransaction(tx), parsed);
  }

  async addMembers(tx: HostTransaction, roomId: string, userIds: readonly string[]): Promise<void> {
    const { id, kind } = await this.#requireRoom(tx, roomId);
    if (kind === 'direct') throw directIsFull();
    await this.members.join(hostTransaction(tx), id, parse(membersSchema, userIds));
  }

  /** From the moment at which the commit is heard of (milliseconds), nothing more of the room reaches the user. */
  async removeMember(tx: HostTransaction, roomId: string, userId: string): Promise<void> {
    const { id } = await this.#requireRoom(tx, roomId);
    await this.members.leave(hostTransaction(tx), id, parse(userIdSchema, userId));
  }

  async changeRoom(tx: HostTransaction, roomId: string, change: RoomChange): Promise<void> {
    const { id } = await this.#requireRoom(tx, roomId);
    await this.opening.change(hostTransaction(tx), id, parse(changeSchema, change));
  }

  /**
   * Shuts out a user, or one session (a token's `sid`, else its `jti`), on every node within 5 s ([ID3]). Tokens issued
   * before are refused until `until`, by when the last of them must have run out; a token's `iat` has whole seconds, so
   * one made in the same second counts as before.
   */
  revoke(whom: Revoked, until: Date = new Date(Date.now() + LONGEST_TOKEN_MS)): Promise<void> {
    return this.revocations.revoke(whom, until);
  }

  /** Answers the room's id in the one spelling that caches and topics know. */
  async #requireRoom(tx: HostTransaction, roomId: string): Promise<{ id: string; kind: RoomKind }> {
    const id = parse(uuidSchema, roomId);
    const kind = await this.opening.kindOf(hostTransaction(tx), id);
    if (kind === null) throw noSuchRoom();
    return { id, kind };
  }
}

function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  throw new ChatError('invalid', details.map(({ path, message }) => `${path}: ${message}`).join('; '), { details });
}
