// Reading what is new when told so: never twice at once, and again when told during it, since that read began before.
import { isPassing } from './trouble.js';

/** `read` is run when called; passing trouble is left to the next call, and of any other `told` hears. */
export function catchUp(read: () => Promise<void>, told: (error: unknown) => void): () => Promise<void> {
  let running = false;
  let again = false;
  return async () => {
    again = true;
    if (running) return;
    running = true;
    while (again) {
      again = false;
      await read().catch((error: unknown) => {
        if (!isPassing(error)) told(error);
      });
    }
    running = false;
  };
}
