// What the hot path must know of a room (kind, state, members), kept in memory until a change says otherwise.

import type { Role } from '@doran/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { Changes } from '../db/changes.js';
import { DATABASE, type Database } from '../db/database.js';
import { Known } from '../db/known.js';
import { together } from '../db/together.js';
import type { RoomFacts } from '../host.port.js';
import { selectFacts } from './rooms.sql.js';

export interface CachedRoom extends RoomFacts {
  members: ReadonlyMap<string, Role>;
}

@Injectable()
export class RoomsCache {
  readonly #facts = together((roomIds: string[]) => selectFacts(this.db, roomIds));
  readonly #rooms = new Known<CachedRoom, null>((roomId) => this.#read(roomId));

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Changes) private readonly changes: Changes,
  ) {
    changes.on('room', (roomId) => (roomId === null ? this.#rooms.forgetAll() : this.#rooms.forget(roomId)));
  }

  /**
   * The room at once when it is known, else a promise; null when there is none (which is never remembered). While
   * changes of other nodes may go unheard, nothing counts as known.
   */
  get(roomId: string): CachedRoom | Promise<CachedRoom | null> {
    return this.changes.current ? this.#rooms.get(roomId) : this.#read(roomId);
  }

  invalidate(roomId: string): void {
    this.#rooms.forget(roomId);
  }

  async #read(roomId: string): Promise<CachedRoom | null> {
    const row = await this.#facts(roomId);
    if (!row) return null;
    const { id, kind, state, subject_type: type, subject_id: subjectId } = row;
    const subject = type === null || subjectId === null ? null : { type, id: subjectId };
    return { id, kind, state, subject, members: new Map(row.members) };
  }
}
