// What other nodes tell their sockets, for those on this node who hold none and yet must know.
import type { ChatEvent } from '@doran/protocol';
import { Injectable } from '@nestjs/common';

export interface Tap {
  broadcast?(topics: readonly string[], except: readonly string[], event: ChatEvent): void;
  leave?(whom: readonly string[], topics: readonly string[]): void;
}

@Injectable()
export class Overheard {
  readonly #taps: Tap[] = [];

  tap(tap: Tap): void {
    this.#taps.push(tap);
  }

  broadcast(topics: readonly string[], except: readonly string[], event: ChatEvent): void {
    for (const tap of this.#taps) tap.broadcast?.(topics, except, event);
  }

  leave(whom: readonly string[], topics: readonly string[]): void {
    for (const tap of this.#taps) tap.leave?.(whom, topics);
  }
}
