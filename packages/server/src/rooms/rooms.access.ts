// Who may do what in a room: the one gate that every command about a room passes first.
import { ChatError } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { HOST, type Host, type Principal } from '../host.port.js';
import { BlocksCache } from './blocks.cache.js';
import { type CachedRoom, RoomsCache } from './rooms.cache.js';

@Injectable()
export class RoomsAccess {
  constructor(
    @Inject(RoomsCache) private readonly cache: RoomsCache,
    @Inject(HOST) private readonly host: Host,
    @Inject(BlocksCache) private readonly blocks: BlocksCache,
  ) {}

  /** The room, whoever asks; null when there is none. */
  find(roomId: string): CachedRoom | Promise<CachedRoom | null> {
    return this.cache.get(roomId);
  }

  /** To be called after a commit that changed the room or its members: the next question reads it anew. */
  changed(roomId: string): void {
    this.cache.invalidate(roomId);
  }

  /** The room, of which the caller is a member; else `not_found` ([ERR3]). Answers at once when the room is known. */
  requireMember(caller: Principal, roomId: string): CachedRoom | Promise<CachedRoom> {
    const room = this.cache.get(roomId);
    return room instanceof Promise ? room.then((loaded) => memberOf(loaded, caller)) : memberOf(room, caller);
  }

  /** As {@link requireMember}, and an owner or admin of the room; else `forbidden`. */
  async requireAdmin(caller: Principal, roomId: string): Promise<CachedRoom> {
    const room = await this.requireMember(caller, roomId);
    if (!isAdmin(room, caller)) throw new ChatError('forbidden', 'Only an owner or admin of the room may do this');
    return room;
  }

  /** Those between whom and the user a block stands, whoever set it. */
  apart(userId: string): Promise<ReadonlySet<string>> {
    return this.blocks.latest(userId);
  }

  /** Neither of two writes to the other while a block stands between them ([BLOCK1]). Done at once when that is known. */
  requireUnblocked(caller: Principal, room: CachedRoom): Promise<void> | undefined {
    if (room.kind !== 'direct') return undefined;
    const apart = this.blocks.of(caller.userId);
    if (apart instanceof Promise) return apart.then((known) => refuseApart(known, room.members.keys()));
    refuseApart(apart, room.members.keys());
    return undefined;
  }

  /** A member, or one whom the host lets watch a channel. */
  async requireReader(caller: Principal, roomId: string): Promise<CachedRoom> {
    const room = await this.cache.get(roomId);
    if (room?.members.has(caller.userId)) return room;
    if (room?.kind !== 'channel') throw noSuchRoom();
    const decision = await (this.host.mayWatch?.(caller, room) ?? { allow: true });
    if (!decision.allow) throw noSuchRoom();
    return room;
  }
}

export function isAdmin(room: CachedRoom, caller: Principal): boolean {
  const role = room.members.get(caller.userId);
  return role === 'owner' || role === 'admin' || (role !== undefined && caller.roles.includes('admin'));
}

/** Nobody writes in a room that is `readonly` or `closed` ([SEND6]). */
export function requireWritable(room: CachedRoom): void {
  if (room.state !== 'open') throw new ChatError('forbidden', `The room is ${room.state}`);
}

/** Says no more than that: whoever was blocked shall not learn by whom of the two, nor when. */
export function refuseApart(apart: ReadonlySet<string>, others: Iterable<string>): void {
  for (const other of others) {
    if (apart.has(other)) throw new ChatError('blocked', 'One of you has blocked the other');
  }
}

function memberOf(room: CachedRoom | null, caller: Principal): CachedRoom {
  if (!room?.members.has(caller.userId)) throw noSuchRoom();
  return room;
}

/** The one answer for a room that is not there and for one that the caller may not see. */
export function noSuchRoom(): ChatError {
  return new ChatError('not_found', 'There is no such room');
}

export function directIsFull(): ChatError {
  return new ChatError('conflict', 'A direct room has exactly two members');
}
