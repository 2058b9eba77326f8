// Reading what is new when told so: never twice at once, and again when told during it, since that read began before.
import { Logger } from '@nestjs/common';
import { storyOf } from '../ops/words.js';
import { isPassing } from './trouble.js';

/** `read` is run when called; passing trouble is left to the next call. */
export function catchUp(what: string, read: () => Promise<void>): () => void {
  const log = new Logger('Database');
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await read().catch((error: unknown) => {
        if (!isPassing(error)) log.error(`${what} cannot be read`, storyOf(error));
      });
    }
    running = false;
  };
}
