// Tells a room of what is committed: whoever is its member by then, which need not be who was one when it was asked for.
import type { ChatEvent } from '@doran/protocol';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Fanout } from '../delivery/fanout.js';
import { wordsOf } from '../observability/words.js';
import type { PublishOptions } from '../realtime/transport.port.js';
import { RoomsAccess } from './rooms.access.js';
import type { CachedRoom } from './rooms.cache.js';

@Injectable()
export class RoomsTelling {
  readonly #log = new Logger(RoomsTelling.name);
  /** What was told last of a room that is still being read: it never fails, and the next waits for it. */
  readonly #tails = new Map<string, Promise<void>>();

  constructor(
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  /** Done at once where the room is known and nothing waits. Else in the order of the calls, each room for itself. */
  tell(roomId: string, event: ChatEvent, options: PublishOptions = {}): Promise<void> | undefined {
    const toAll = (room: CachedRoom | null) => {
      if (room) this.fanout.toRoom(room, event, options);
    };
    const tail = this.#tails.get(roomId);
    const room = this.access.find(roomId);
    if (tail || room instanceof Promise) return this.#tellInTurn(roomId, tail, room, toAll);
    toAll(room);
    return undefined;
  }

  /** A room that is being read may be known, or read anew after a change, before whoever asked first has the answer. */
  async #tellInTurn(
    roomId: string,
    tail: Promise<unknown> | undefined,
    room: CachedRoom | Promise<CachedRoom | null>,
    toAll: (room: CachedRoom | null) => void,
  ): Promise<void> {
    const told = Promise.all([room, tail]).then(([found]) => toAll(found));
    const ended: Promise<void> = told
      .catch(() => {})
      .then(() => {
        if (this.#tails.get(roomId) === ended) this.#tails.delete(roomId);
      });
    this.#tails.set(roomId, ended);
    await told;
  }

  /** As {@link tell}, and never fails: where nobody can say just now who shall hear it, everyone asks for what they lack. */
  tellSurely(roomId: string, event: ChatEvent, options: PublishOptions = {}): Promise<void> | undefined {
    try {
      return this.tell(roomId, event, options)?.catch((error) => this.#leave(error));
    } catch (error) {
      this.#leave(error);
      return undefined;
    }
  }

  #leave(error: unknown): void {
    this.#log.warn(`An event is left to be asked for: ${wordsOf(error)}`);
    this.fanout.miss();
  }
}
