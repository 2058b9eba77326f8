// Tells a room of what is committed: whoever is its member by then, which need not be who was one when it was asked for.
import type { ChatEvent } from '@doran/protocol';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Fanout } from '../delivery/fanout.js';
import { wordsOf } from '../observability/words.js';
import type { PublishOptions } from '../realtime/transport.port.js';
import { RoomsAccess } from './rooms.access.js';
import type { CachedRoom } from './rooms.cache.js';

interface Telling {
  tell(room: CachedRoom | null): void;
  resolve(): void;
  reject(error: unknown): void;
}

@Injectable()
export class RoomsTelling {
  readonly #log = new Logger(RoomsTelling.name);
  /** By room that is being read for a telling: those that came behind it. */
  readonly #behind = new Map<string, Telling[]>();

  constructor(
    @Inject(RoomsAccess) private readonly access: RoomsAccess,
    @Inject(Fanout) private readonly fanout: Fanout,
  ) {}

  /** Done at once where the room is known and none is before it; of one room in the order of the calls. */
  tell(roomId: string, event: ChatEvent, options: PublishOptions = {}): Promise<void> | undefined {
    const tell = (room: CachedRoom | null) => {
      if (room) this.fanout.toRoom(room, event, options);
    };
    const behind = this.#behind.get(roomId);
    if (behind) return new Promise((resolve, reject) => behind.push({ tell, resolve, reject }));
    const room = this.access.find(roomId);
    if (!(room instanceof Promise)) {
      tell(room);
      return undefined;
    }
    const told = room.then(tell);
    this.#tellBehind(roomId, told);
    return told;
  }

  /** A room may be known, or read anew after a change, before who asked for it first has the answer: they wait for that. */
  async #tellBehind(roomId: string, first: Promise<void>): Promise<void> {
    const behind: Telling[] = [];
    this.#behind.set(roomId, behind);
    // Whoever told it hears of its failure.
    await first.catch(() => {});
    while (behind.length > 0) {
      const those = behind.splice(0);
      try {
        // Asked for now: none of them is told to one who left while they waited.
        const room = await this.access.find(roomId);
        for (const { tell, resolve } of those) {
          tell(room);
          resolve();
        }
      } catch (error) {
        // To those that were told it says nothing.
        for (const { reject } of those) reject(error);
      }
    }
    this.#behind.delete(roomId);
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
