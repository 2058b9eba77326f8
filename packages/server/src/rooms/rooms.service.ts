// What a caller may do with rooms: open, find, list, change; and count what is unread.
import { ChatError, type CommandInput, type CommandOutput, momentSchema, type Room, uuidSchema } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { together } from '../db/together.js';
import { Outbox } from '../delivery/outbox.js';
import { HOST, type Host, type Principal } from '../host.port.js';
import { updateMySide } from './members.sql.js';
import { refusedByHost } from './refusal.js';
import { noSuchRoom, RoomsAccess, refuseApart } from './rooms.access.js';
import { RoomsOpening, type RoomToOpen } from './rooms.opening.js';
import { type ListPage, type ListPosition, selectRoomIds, selectUnread, selectViews, type View } from './rooms.sql.js';

const DEFAULT_PAGE = 30;

@Injectable()
export class RoomsService {
  readonly #page = together((pages: ListPage[]) => this.#pages(pages));
  readonly #unread = together(async (userIds: string[]) => selectUnread(await this.db.fresh(), userIds));
  readonly #view = together((views: View[]) => this.#viewEach(views));

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
    const { rooms, next } = await this.#page({
      userId: caller.userId,
      filter: input.filter ?? 'active',
      position,
      limit,
    });
    return { rooms, next: next ? writeCursor(next) : null };
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
    const rooms = await this.#unread(caller.userId);
    return {
      total: rooms.reduce((total, room) => total + room.unread, 0),
      rooms: Object.fromEntries(rooms.map((room) => [room.roomId, room.unread])),
    };
  }

  /** The room as a user sees it; no gate. */
  async view(userId: string, roomId: string): Promise<Room> {
    const room = await this.#view({ userId, roomId });
    if (!room) throw noSuchRoom();
    return room;
  }

  /** For each of these, the rooms as that user sees them; no gate. */
  async viewsOf(
    asked: readonly { userId: string; roomIds: readonly string[] }[],
    db: Queryable = this.db,
  ): Promise<Room[][]> {
    const views = asked.map(({ userId, roomIds }) => roomIds.map((roomId) => ({ userId, roomId })));
    const found = await viewer(db, views.flat());
    return views.map((own) => own.map(found).filter((room) => room !== undefined));
  }

  async #viewEach(views: View[]): Promise<(Room | undefined)[]> {
    return views.map(await viewer(this.db, views));
  }

  async #pages(pages: ListPage[]): Promise<{ rooms: Room[]; next: ListPosition | null }[]> {
    const db = await this.db.fresh();
    // One more than the page holds: whether there is another.
    const found = await selectRoomIds(
      db,
      pages.map((page) => ({ ...page, limit: page.limit + 1 })),
    );
    const shown = pages.map(({ limit }, index) => found[index]?.slice(0, limit) ?? []);
    const rooms = await this.viewsOf(
      pages.map(({ userId }, index) => ({ userId, roomIds: shown[index]?.map(({ id }) => id) ?? [] })),
      db,
    );
    return pages.map(({ limit }, index) => {
      const more = (found[index]?.length ?? 0) > limit;
      return { rooms: rooms[index] ?? [], next: more ? (shown[index]?.at(-1) ?? null) : null };
    });
  }
}

/** Reads these views, and answers where each is found. */
async function viewer(db: Queryable, views: View[]): Promise<(view: View) => Room | undefined> {
  const nameOf = ({ userId, roomId }: View) => `${roomId} ${userId}`;
  const found = await selectViews(db, views);
  const rooms = new Map(found.map(({ userId, room }) => [nameOf({ userId, roomId: room.id }), room]));
  return (view) => rooms.get(nameOf(view));
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
