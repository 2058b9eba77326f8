// Who comes into a room and who goes, and that whoever went hears nothing more ([ROOM2]).
import { ChatError, type CommandInput, type CommandOutput } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { together } from '../db/together.js';
import { Fanout } from '../delivery/fanout.js';
import { Outbox } from '../delivery/outbox.js';
import type { Principal } from '../host.port.js';
import { presenceTopic, roomTopic } from '../realtime/topics.js';
import { UsersService } from '../users/users.service.js';
import {
  type Circle,
  endMembership,
  insertMembers,
  keepAnOwner,
  memberExists,
  selectAcquainted,
} from './members.sql.js';
import { directIsFull, isAdmin, RoomsAccess, refuseApart } from './rooms.access.js';

@Injectable()
export class MembersService {
  readonly #acquainted = together((circles: Circle[]) => selectAcquainted(this.db, circles));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  /** Those of `others` who share a room with the user, the user among them; none with whom a block stands ([BLOCK3]). */
  async acquainted(userId: string, others: readonly string[]): Promise<string[]> {
    const known = await this.#acquainted({ userId, others: [...new Set(others)] });
    const apart = await this.access.apart(userId);
    return known.filter((other) => !apart.has(other));
  }

  /** As the transaction sees it. */
  isMember(tx: Queryable, roomId: string, userId: string): Promise<boolean> {
    return memberExists(tx, roomId, userId);
  }

  async add(caller: Principal, input: CommandInput<'member:add'>): Promise<void> {
    const room = await this.access.requireMember(caller, input.roomId);
    if (room.kind === 'direct') throw directIsFull();
    if (!isAdmin(room, caller)) throw new ChatError('forbidden', 'Only an owner or admin of the room may add members');
    refuseApart(await this.access.apart(caller.userId), input.userIds);
    await this.db.transaction((tx) => this.join(tx, input.roomId, input.userIds));
    this.access.changed(input.roomId);
  }

  /** Adds members in a transaction; no gate. The host may be asked who they are. */
  async join(tx: Queryable, roomId: string, ids: readonly string[]): Promise<void> {
    const profiles = await this.users.lookUp([...new Set(ids)], tx);
    await this.users.save(tx, profiles);
    const userIds = await insertMembers(
      tx,
      roomId,
      profiles.map((profile) => ({ userId: profile.id, role: 'member' })),
    );
    if (userIds.length > 0) await this.outbox.add(tx, 'members:joined', { roomId, userIds });
  }

  async remove(
    caller: Principal,
    { roomId, userId }: CommandInput<'member:remove'>,
  ): Promise<CommandOutput<'member:remove'>> {
    const room = await this.access.requireMember(caller, roomId);
    const leaving = userId === caller.userId;
    if (!leaving && (room.kind === 'direct' || !isAdmin(room, caller))) {
      throw new ChatError('forbidden', 'Only an owner or admin of the room may remove others');
    }
    if (!room.members.has(userId)) throw new ChatError('not_found', 'There is no such member');
    await this.db.transaction((tx) => this.leave(tx, roomId, userId));
    await this.shutOut(roomId, userId);
    return {};
  }

  /** The profiles that the host gives now. The users' newest direct rooms hear of a change, the others show it later. */
  async refresh(tx: Queryable, userIds: readonly string[]): Promise<void> {
    for (const userId of await this.users.refresh(tx, userIds)) await this.outbox.add(tx, 'user:changed', { userId });
  }

  /** Ends a membership in a transaction; no gate. */
  async leave(tx: Queryable, roomId: string, userId: string): Promise<void> {
    if (!(await endMembership(tx, roomId, userId))) return;
    await keepAnOwner(tx, roomId);
    await this.outbox.add(tx, 'member:left', { roomId, userId });
  }

  /** After the commit: from here on nothing of the room reaches the user, nor presence of those they no longer share one with. */
  async shutOut(roomId: string, userId: string): Promise<void> {
    this.access.changed(roomId);
    this.fanout.unsubscribeUser(userId, [roomTopic(roomId)]);
    const room = await this.access.find(roomId);
    const others = [...(room?.members.keys() ?? [])].filter((other) => other !== userId);
    const still = new Set(await this.#acquainted({ userId, others }));
    const strangers = others.filter((other) => !still.has(other));
    this.fanout.unsubscribeUser(userId, strangers.map(presenceTopic));
    for (const stranger of strangers) this.fanout.unsubscribeUser(stranger, [presenceTopic(userId)]);
  }
}
