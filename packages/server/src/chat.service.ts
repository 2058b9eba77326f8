// What a host calls: rooms and messages of its own, in its own transaction, and shutting people out.
import {
  ChatError,
  dataSchema,
  MAX_PAGE,
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
import type { Report } from './host.port.js';
import { parse } from './invalid.js';
import type { TranscriptEntry } from './messages/messages.change.sql.js';
import { type Post, Posting, postSchema } from './messages/posting.js';
import {
  type Revision,
  Rewriting,
  revisionSchema,
  type TranscriptPage,
  transcriptSchema,
} from './messages/rewriting.js';
import { selectReports } from './reports/reports.sql.js';
import { standsBetween } from './rooms/apart.sql.js';
import { MembersService } from './rooms/members.service.js';
import { directIsFull, noSuchRoom } from './rooms/rooms.access.js';
import {
  type FoundRoom,
  type ReplyFigures,
  type RoomsToFind,
  repliesOf,
  roomsAbout,
  roomsToFindSchema,
} from './rooms/rooms.found.js';
import { countOpened } from './rooms/rooms.found.sql.js';
import { RoomsOpening } from './rooms/rooms.opening.js';

const membersSchema = z.array(userIdSchema).min(1).max(1_000);
const openSchema = z
  .strictObject({
    kind: roomKindSchema,
    /** All members, the owner too; two in a direct room. */
    members: membersSchema,
    owner: userIdSchema.optional(),
    /** On whose wish, for {@link ChatService.roomsOpenedBy}; kept when the room is new. */
    openedBy: userIdSchema.optional(),
    subject: subjectSchema.optional(),
    title: titleSchema.optional(),
    data: dataSchema.optional(),
  })
  .refine(({ owner, members }) => owner === undefined || members.includes(owner), {
    path: ['owner'],
    message: 'must be one of the members',
  });
/** A room to open: all its members, and what it is about. */
export type RoomToOpen = z.input<typeof openSchema>;

const changeSchema = z.strictObject({
  title: titleSchema.nullable().optional(),
  data: dataSchema.nullable().optional(),
  state: roomStateSchema.optional(),
});
/** What may be changed of a room; null removes it. */
export type RoomChange = z.input<typeof changeSchema>;

const reportsSchema = z.strictObject({
  reportedId: userIdSchema.optional(),
  /** The last report of the page before. */
  after: uuidSchema.optional(),
  limit: z.int().min(1).max(MAX_PAGE).default(50),
});
const refreshSchema = z.array(userIdSchema).min(1).max(100);
const momentSchema = z.date();

/** Tokens live shorter than this, unless the host says otherwise. */
const LONGEST_TOKEN_MS = 30 * 24 * 3_600_000;

/**
 * Every method that takes `tx` runs in the host's own transaction, on the database that holds the chat: the host's
 * rows and the chat's commit together or not at all, and events go out after the commit, also when the process dies
 * in between. All of them throw a {@link ChatError}: `invalid` for a bad argument, `not_found` for a room or message
 * that is not there. None asks who calls: the host guards them.
 */
@Injectable()
export class ChatService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsOpening) private readonly opening: RoomsOpening,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Posting) private readonly posting: Posting,
    @Inject(Rewriting) private readonly rewriting: Rewriting,
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

  /** Changes a SYSTEM message that the host posted (a card whose state changed), heard as `message:updated` ([MSG5]). */
  async revise(tx: HostTransaction, revision: Revision): Promise<Message> {
    const parsed = parse(revisionSchema, revision);
    await this.#requireRoom(tx, parsed.roomId);
    return this.rewriting.revise(hostTransaction(tx), parsed);
  }

  /**
   * From this commit on the room shows what its authors wrote ([MSG4]): earlier messages that {@link Host.maySend}
   * rewrote are told anew as `message:updated`, and of later ones the rewriting is not shown. It holds the room's
   * counter until the transaction ends, as {@link post} does.
   */
  async liftRewrites(tx: HostTransaction, roomId: string): Promise<void> {
    const { id } = await this.#requireRoom(tx, roomId);
    await this.rewriting.lift(hostTransaction(tx), id);
  }

  /** Shows the host's rewriting again, of messages and edits from this commit on; what was lifted stays so. */
  async applyRewrites(tx: HostTransaction, roomId: string): Promise<void> {
    const { id } = await this.#requireRoom(tx, roomId);
    await this.rewriting.apply(hostTransaction(tx), id);
  }

  /**
   * For a dispute: every message as it stands, and beside it what was first sent and what its author last wrote, also
   * of deleted ones ([MSG3]); ascending, at most 1,000. Its readers must hold the `support` role: the host sees to that.
   */
  async transcript(tx: HostTransaction, roomId: string, page: TranscriptPage = {}): Promise<TranscriptEntry[]> {
    const { id } = await this.#requireRoom(tx, roomId);
    return this.rewriting.transcript(hostTransaction(tx), id, parse(transcriptSchema, page));
  }

  /** All rooms about a subject, oldest first, with those who are in them now. */
  async findRooms(tx: HostTransaction, rooms: RoomsToFind): Promise<FoundRoom[]> {
    return roomsAbout(hostTransaction(tx), parse(roomsToFindSchema, rooms));
  }

  /** How many rooms came to be since then on the user's wish: for a quota that `Host.mayOpenRoom` keeps. */
  async roomsOpenedBy(tx: HostTransaction, userId: string, since: Date): Promise<number> {
    return countOpened(hostTransaction(tx), parse(userIdSchema, userId), parse(momentSchema, since));
  }

  /**
   * How the user answers in direct rooms: each message of another's that opens a turn since then asks (the room's first,
   * or the first after one of the user's), the user's next message answers. SYSTEM messages do not count. It reads the
   * last 200 messages of at most 500 rooms: keep the figures, rather than ask for them with every page.
   */
  async replyFigures(tx: HostTransaction, userId: string, since: Date): Promise<ReplyFigures> {
    return repliesOf(hostTransaction(tx), parse(userIdSchema, userId), parse(momentSchema, since));
  }

  /**
   * A name, a picture or a trust changed: asks `Host.lookUpUsers` again for at most 100 users, and keeps what it says.
   * The 20 most recently active direct rooms of each hear `room:updated` at once; every other room shows it when it is
   * looked at next. A token that says otherwise says so again when its user next connects with it.
   */
  async refreshUsers(tx: HostTransaction, userIds: readonly string[]): Promise<void> {
    await this.members.refresh(hostTransaction(tx), parse(refreshSchema, userIds));
  }

  /**
   * Does a block stand between the two, whichever of them set it? For what they would do with each other outside the
   * chat. Like Doran itself, tell neither who has blocked whom.
   */
  async areBlocked(tx: HostTransaction, userId: string, otherId: string): Promise<boolean> {
    return standsBetween(hostTransaction(tx), parse(userIdSchema, userId), parse(userIdSchema, otherId));
  }

  /** Adds up to 1,000 people to a group or channel; who is in it already stays as they are. */
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

  /** Changes title, data or state; what is not named stays. */
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

  /**
   * Reports with what was frozen with them, newest first: whatever their rooms hold, also what was deleted since. They
   * are for the host's support staff alone: a host calls this behind its `support` role.
   */
  async reports(tx: HostTransaction, query: z.input<typeof reportsSchema> = {}): Promise<Report[]> {
    return selectReports(hostTransaction(tx), parse(reportsSchema, query));
  }

  /** Answers the room's id in the one spelling that caches and topics know. */
  async #requireRoom(tx: HostTransaction, roomId: string): Promise<{ id: string; kind: RoomKind }> {
    const id = parse(uuidSchema, roomId);
    const kind = await this.opening.kindOf(hostTransaction(tx), id);
    if (kind === null) throw noSuchRoom();
    return { id, kind };
  }
}
