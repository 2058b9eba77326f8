// Tells a store's trouble from a bug of ours, whatever the store throws, and does not wait for one that hangs.
import { StoreError } from './faults.js';

/** Browsers are known to leave an IndexedDB request without any answer. */
const ANSWER_WITHIN_MS = 5_000;

export async function inStore<T>(work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the store does not answer')), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw new StoreError(error instanceof Error ? error.message : String(error), { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
