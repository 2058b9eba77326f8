// The promise that one process at a time holds a data folder, kept by the operating system, so that a crash frees it.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * Takes the folder, or throws a sentence for its user. Returns what gives it back.
 *
 * Node has no `flock`; SQLite's exclusive lock is the same kernel lock. A PID file instead would stay behind after a
 * crash, and PIDs come back (in a container the next process often has the very same).
 */
export function lockFolder(folder: string): () => void {
  const lock = new DatabaseSync(join(folder, 'lock'));
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive');
  } catch (error) {
    lock.close();
    throw new Error(
      `The data folder ${folder} is in use by another Doran process. Stop that one first, or choose another folder (DORAN_DATA).`,
      { cause: error },
    );
  }
  return () => lock.close();
}
