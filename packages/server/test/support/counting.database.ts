// A database that counts the statements it is given, for tests about what a thing costs.
import type { Database } from '../../src/db/database.js';
import { PROBE } from '../../src/ops/load.js';

export interface CountingDatabase extends Database {
  /** The statements that `work` sent, outside of transactions. */
  during(work: () => Promise<unknown>): Promise<string[]>;
}

export function counting(db: Database): CountingDatabase {
  let seen: string[] = [];
  return {
    ...db,
    query: (text, values, name) => {
      if (name !== PROBE) seen.push(text);
      return db.query(text, values, name);
    },
    during: async (work) => {
      seen = [];
      await work();
      return seen;
    },
  };
}
