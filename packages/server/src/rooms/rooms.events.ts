// What a room's members hear when the room itself changes: the outbox rows of this feature, turned into events.
import type { ChatEvent, Room } from '@doran/protocol';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import { Fanout } from '../delivery/fanout.js';
import { Outbox } from '../delivery/outbox.js';
import { MembersService } from './members.service.js';
import { selectCursors } from './members.sql.js';
import { RoomsAccess } from './rooms.access.js';
import { selectRecentDirect } from './rooms.found.sql.js';
import { selectViews } from './rooms.sql.js';

/** Direct rooms that hear at once of a changed name or picture; every other room shows it when it is looked at next. */
const TOLD_OF_A_USER = 20;
/** Of so many who join at once the room hears at once where they stand; of further ones by `sync`. */
const TOLD_OF_JOINING = 50;

@Injectable()
export class RoomsEvents implements OnModuleInit {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(MembersService) private readonly members: MembersService,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  onModuleInit(): void {
    this.outbox.handle('room:opened', async ({ roomId }) => {
      const members = await this.#membersNow(roomId);
      await this.#tell(roomId, members, 'room:created');
    });
    this.outbox.handle('room:changed', async ({ roomId }) => this.#tellChanged(roomId, await this.#membersNow(roomId)));
    this.outbox.handle('room:mine', async ({ roomId, userId }) => {
      const members = await this.#membersNow(roomId);
      await this.#tell(roomId, members.includes(userId) ? [userId] : [], 'room:updated');
    });
    this.outbox.handle('members:joined', async ({ roomId, userIds }) => {
      const members = await this.#membersNow(roomId);
      // A row may be told late, and again: they may have been taken out since, and then it is not theirs to hear ([ROOM2]).
      const joined = userIds.filter((userId) => members.includes(userId));
      await this.#tell(roomId, joined, 'room:created');
      await this.#tellChanged(
        roomId,
        members.filter((member) => !userIds.includes(member)),
      );
      await this.#tellWhereTheyStand(roomId, joined.slice(0, TOLD_OF_JOINING));
    });
    this.outbox.handle('user:changed', async ({ userId }) => {
      for (const roomId of await selectRecentDirect(this.db, userId, TOLD_OF_A_USER)) {
        await this.#tellChanged(roomId, await this.#membersNow(roomId));
      }
    });
    this.outbox.handle('member:left', async ({ roomId, userId }) => {
      const members = await this.#membersNow(roomId);
      // They may have come back since; then the later row tells it.
      if (!members.includes(userId)) {
        await this.members.shutOut(roomId, userId);
        this.fanout.toUsers([userId], { name: 'room:removed', data: { roomId } });
      }
      await this.#tellChanged(roomId, members);
    });
  }

  /** The members after the change, read anew: the change may come from another node or a host's transaction. */
  async #membersNow(roomId: string): Promise<string[]> {
    this.access.changed(roomId);
    const room = await this.access.find(roomId);
    return [...(room?.members.keys() ?? [])];
  }

  /** They begin at the head ([ROOM3]), also who was in the room before and is remembered further back. */
  async #tellWhereTheyStand(roomId: string, userIds: string[]): Promise<void> {
    const room = await this.access.find(roomId);
    if (!room) return;
    for (const cursors of await selectCursors(this.db, roomId, userIds)) {
      this.fanout.toRoom(room, { name: 'receipt:updated', data: { roomId, ...cursors } });
    }
  }

  /** A channel is told once, to those who watch it: as nobody's in particular. */
  async #tellChanged(roomId: string, members: string[]): Promise<void> {
    const room = await this.access.find(roomId);
    if (room?.kind !== 'channel') return this.#tell(roomId, members, 'room:updated');
    const [watched] = await selectViews(this.db, [{ roomId, userId: '' }]);
    if (watched) this.fanout.toRoom(room, roomEvent('room:updated', watched.room));
  }

  async #tell(roomId: string, userIds: string[], name: 'room:created' | 'room:updated'): Promise<void> {
    const views = await selectViews(
      this.db,
      userIds.map((userId) => ({ roomId, userId })),
    );
    for (const { userId, room } of views) this.fanout.toUsers([userId], roomEvent(name, room));
  }
}

function roomEvent(name: 'room:created' | 'room:updated', room: Room): ChatEvent {
  return { name, data: { room } };
}
