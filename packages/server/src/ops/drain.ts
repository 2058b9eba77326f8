// Whether this node is on its way out: then it is not ready, and takes no new connections.
import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';

@Injectable()
export class Drain implements BeforeApplicationShutdown {
  #draining = false;

  get draining(): boolean {
    return this.#draining;
  }

  beforeApplicationShutdown(): void {
    this.#draining = true;
  }
}
