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

  constructor(
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  /** Done at once where the room is known. */
  tell(roomId: string, event: ChatEvent, options: PublishOptions = {}): Promise<void> | undefined {
    const toAll = (room: CachedRoom | null) => {
      if (room) this.fanout.toRoom(room, event, options);
    };
    const room = this.access.find(roomId);
    if (room instanceof Promise) return room.then(toAll);
    toAll(room);
    return undefined;
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
