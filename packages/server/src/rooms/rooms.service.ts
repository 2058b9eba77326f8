// What a caller may do with rooms: open, find, list, change; and count what is unread.
import { ChatError, type CommandInput, type CommandOutput, momentSchema, type Room, uuidSchema } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { Outbox } from '../delivery/outbox.js';
import { HOST, type Host, type Principal } from '../host.port.js';
import { updateMySide } from './members.sql.js';
import { refusedByHost } from './refusal.js';
import { noSuchRoom, RoomsAccess, refuseApart } from './rooms.access.js';
import { RoomsOpening, type RoomToOpen } from './rooms.opening.js';
import { type ListPosition, selectRoomIds, selectUnread, selectViews } from './rooms.sql.js';

const DEFAULT_PAGE = 30;

@Injectable()
export class RoomsService {
  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(RoomsOpening) private readonly opening: RoomsOpening,
    @Inject(Outbox) private readonly outbox: Outbox,
    @Inject(HOST) private readonly host: Host,
  ) {}

  async open(caller: Principal, input: CommandInput<'room:open'>): Promise<CommandOutput<'room:open'>> {
    const members = [caller.userId, ...(input.members ?? [])];
    const owner = input.kind === 'direct' ? undefined : caller.userId;
    const room = { ...input, members, owner, openedBy: caller.userId };
    await this.#askHost(caller, room);
    const prepared = await this.opening.prepare(room);
    const apart = await this.access.apart(caller.userId);
    // A direct room in which both are is found again: its messages stay readable ([BLOCK2]).
    const joining = () => refuseApart(apart, members);
    const { roomId, created } = await this.db.transaction((tx) => this.opening.open(tx, { ...prepared, joining }));
    this.access.changed(roomId);
    return { room: await this.view(caller.userId, roomId), created };
  }

  /** Rejects where the host refuses a room that would be new; one that stands is not its question ([ROOM4]). */
  async #askHost(caller: Principal, room: RoomToOpen): Promise<void> {
    const { kind, members, subject = null } = room;
    if (!this.host.mayOpenRoom || (await this.opening.stands(this.db, room))) return;
    const decision = await this.host.mayOpenRoom(caller, { kind, members, subject });
    if (decision.allow) return;
    // The other one may have opened it while the host was thinking: then there is nothing left to refuse.
    if (!(await this.opening.stands(this.db, room))) throw refusedByHost(decision.reason, caller.locale);
  }

  /** Rejects unless the caller may read the room. */
  async requireReader(caller: Principal, roomId: string): Promise<void> {
    await this.access.requireReader(caller, roomId);
  }

  async get(caller: Principal, roomId: string): Promise<Room> {
    await this.requireReader(caller, roomId);
    return this.view(caller.userId, roomId);
  }

  async list(caller: Principal, input: CommandInput<'room:list'>): Promise<CommandOutput<'room:list'>> {
    const limit = input.limit ?? DEFAULT_PAGE;
    const position = input.cursor === undefined ? null : readCursor(input.cursor);
    const db = await this.db.fresh();
    const found = await selectRoomIds(db, caller.userId, input.filter ?? 'active', position, limit + 1);
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const ids = page.map((room) => room.id);
    const rooms = await this.views(caller.userId, ids, db);
    return { rooms, next: found.length > limit && last ? writeCursor(last) : null };
  }

  async update(caller: Principal, input: CommandInput<'room:update'>): Promise<CommandOutput<'room:update'>> {
    const { roomId, me, ...change } = input;
    const forAll = Object.values(change).some((value) => value !== undefined);
    await (forAll ? this.access.requireAdmin(caller, roomId) : this.access.requireMember(caller, roomId));
    await this.db.transaction(async (tx) => {
      if (me) await updateMySide(tx, roomId, caller.userId, me);
      if (forAll) await this.opening.change(tx, roomId, change);
      else await this.outbox.add(tx, 'room:mine', { roomId, userId: caller.userId });
    });
    this.access.changed(roomId);
    return { room: await this.view(caller.userId, roomId) };
  }

  async unread(caller: Principal): Promise<CommandOutput<'unread:get'>> {
    const rooms = await selectUnread(await this.db.fresh(), caller.userId);
    return {
      total: rooms.reduce((total, room) => total + room.unread, 0),
      rooms: Object.fromEntries(rooms.map((room) => [room.roomId, room.unread])),
    };
  }

  /** The room as a user sees it; no gate. */
  async view(userId: string, roomId: string): Promise<Room> {
    const [room] = await this.views(userId, [roomId]);
    if (!room) throw noSuchRoom();
    return room;
  }

  async views(userId: string, roomIds: readonly string[], db: Queryable = this.db): Promise<Room[]> {
    const views = await selectViews(
      db,
      roomIds.map((roomId) => ({ roomId, userId })),
    );
    return views.map((view) => view.room);
  }
}

/** A place in the list, opaque to the client. */
function writeCursor(position: ListPosition): string {
  return Buffer.from(`${position.activeAt} ${position.id}`).toString('base64url');
}

const positionSchema = z.object({ activeAt: momentSchema, id: uuidSchema });

function readCursor(cursor: string): ListPosition {
  const [activeAt, id] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const position = positionSchema.safeParse({ activeAt, id });
  if (!position.success) {
    throw new ChatError('invalid', 'The cursor is not one of ours', {
      details: [{ path: 'cursor', message: 'must be the `next` of an earlier answer' }],
    });
  }
  return position.data;
}
