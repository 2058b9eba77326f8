// How a room comes to be and changes, inside a transaction; a direct room is found again ([ROOM1]).
import { ChatError, type RoomKind, type Subject } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Queryable } from '../db/database.js';
import { Outbox } from '../delivery/outbox.js';
import { type Profile, UsersService } from '../users/users.service.js';
import { insertMembers } from './members.sql.js';
import { findDirectRoom, insertRoom, type RoomChange, selectKind, updateRoom } from './rooms.sql.js';

/** A room to be opened. `members` are all of them, the owner too. */
export interface RoomToOpen {
  kind: RoomKind;
  members: readonly string[];
  /** Owner of a group or channel; a direct room has none. */
  owner?: string | undefined;
  /** Whose wish it was, where that is known. */
  openedBy?: string | undefined;
  subject?: Subject | undefined;
  title?: string | undefined;
  data?: Record<string, unknown> | undefined;
}

export interface PreparedRoom extends RoomToOpen {
  /** Called when somebody would come into the room by this; a throw rolls it back. */
  joining?: () => void;
  profiles: Profile[];
}

@Injectable()
export class RoomsOpening {
  constructor(
    @Inject(UsersService) private readonly users: UsersService,
    @Inject(Outbox) private readonly outbox: Outbox,
  ) {}

  /** All that must be asked before; `tx` is the transaction that a host has begun already. The profiles are stored with the room. */
  async prepare(room: RoomToOpen, tx?: Queryable): Promise<PreparedRoom> {
    const members = [...new Set(room.members)];
    if (room.kind === 'direct' && members.length !== 2) {
      throw new ChatError('invalid', 'A direct room has exactly two members', {
        details: [{ path: 'members', message: 'must name exactly one user other than the caller' }],
      });
    }
    return { ...room, members, profiles: await this.users.lookUp(members, tx) };
  }

  /** Is it a direct room that stands already? Then opening it makes none ([ROOM1]). */
  async stands(db: Queryable, { kind, members, subject }: RoomToOpen): Promise<boolean> {
    const unique = [...new Set(members)];
    return kind === 'direct' && (await findDirectRoom(db, directKeyOf(unique, subject ?? null))) !== null;
  }

  /** Opens the room in the transaction; in a direct room that stands, whoever had left it comes back. */
  async open(tx: Queryable, room: PreparedRoom): Promise<{ roomId: string; created: boolean }> {
    await this.users.save(tx, room.profiles);
    const { kind, subject = null, title = null, data = null, openedBy = null } = room;
    const directKey = kind === 'direct' ? directKeyOf(room.members, subject) : null;
    const made = await insertRoom(tx, { id: uuidv7(), kind, directKey, subject, title, data, openedBy });
    const roomId = made ?? (await findDirectRoom(tx, directKey ?? ''));
    if (roomId === null) throw new ChatError('unavailable', 'The room is just being opened by somebody else');

    const joined = await insertMembers(
      tx,
      roomId,
      room.members.map((userId) => ({ userId, role: userId === room.owner ? 'owner' : 'member' })),
    );
    if (joined.length > 0) room.joining?.();
    if (made) await this.outbox.add(tx, 'room:opened', { roomId });
    else if (joined.length > 0) await this.outbox.add(tx, 'members:joined', { roomId, userIds: joined });
    return { roomId, created: made !== null };
  }

  /** As the transaction sees it; null when there is no such room. */
  kindOf(tx: Queryable, roomId: string): Promise<RoomKind | null> {
    return selectKind(tx, roomId);
  }

  /** Changes what is named, for all; no gate. */
  async change(tx: Queryable, roomId: string, change: RoomChange): Promise<void> {
    await updateRoom(tx, roomId, change);
    await this.outbox.add(tx, 'room:changed', { roomId });
  }
}

/** One spelling for a pair and a subject; JSON keeps any ids apart. */
function directKeyOf(members: readonly string[], subject: Subject | null): string {
  return JSON.stringify([...members].sort().concat(subject ? [subject.type, subject.id] : []));
}
