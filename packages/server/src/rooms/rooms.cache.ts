// What the hot path must know of a room (kind, state, members), kept in memory until a change says otherwise.

import type { Role } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { DATABASE, type Database } from '../db/database.js';
import type { RoomFacts } from '../host.port.js';
import { selectFacts } from './rooms.sql.js';

export interface CachedRoom extends RoomFacts {
  members: ReadonlyMap<string, Role>;
}

const CAPACITY = 20_000;

@Injectable()
export class RoomsCache {
  readonly #rooms = new Map<string, CachedRoom>();
  readonly #loading = new Map<string, Promise<CachedRoom | null>>();

  constructor(@Inject(DATABASE) private readonly db: Database) {}

  /** The room at once when it is known, else a promise; null when there is none (which is never remembered). */
  get(roomId: string): CachedRoom | Promise<CachedRoom | null> {
    return this.#rooms.get(roomId) ?? this.#loading.get(roomId) ?? this.#load(roomId);
  }

  /** Forgets the room. A load that began before is not kept: it may have read the state before the change. */
  invalidate(roomId: string): void {
    this.#rooms.delete(roomId);
    this.#loading.delete(roomId);
  }

  #load(roomId: string): Promise<CachedRoom | null> {
    const loading = this.#read(roomId).then(
      (room) => {
        if (this.#loading.get(roomId) === loading) {
          this.#loading.delete(roomId);
          if (room) this.#keep(room);
        }
        return room;
      },
      (error) => {
        if (this.#loading.get(roomId) === loading) this.#loading.delete(roomId);
        throw error;
      },
    );
    this.#loading.set(roomId, loading);
    return loading;
  }

  async #read(roomId: string): Promise<CachedRoom | null> {
    const row = await selectFacts(this.db, roomId);
    if (!row) return null;
    const { id, kind, state, subject_type: type, subject_id: subjectId } = row;
    const subject = type === null || subjectId === null ? null : { type, id: subjectId };
    return { id, kind, state, subject, members: new Map(row.members) };
  }

  #keep(room: CachedRoom): void {
    if (this.#rooms.size >= CAPACITY) {
      const oldest = this.#rooms.keys().next().value;
      if (oldest !== undefined) this.#rooms.delete(oldest);
    }
    this.#rooms.set(room.id, room);
  }
}
