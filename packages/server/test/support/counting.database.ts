// A database that counts the statements it is given, for tests about what a thing costs.
import type { Database, Queryable } from '../../src/db/database.js';
import { PROBE } from '../../src/ops/load.js';

export interface CountingDatabase extends Database {
  /** The statements that `work` sent, outside of transactions. */
  during(work: () => Promise<unknown>): Promise<string[]>;
}

export function counting(db: Database): CountingDatabase {
  let seen: string[] = [];
  const countedOn = (where: Queryable): Queryable => ({
    query: (text, values, name) => {
      if (name !== PROBE) seen.push(text);
      return where.query(text, values, name);
    },
  });
  return {
    ...db,
    ...countedOn(db),
    fresh: async () => countedOn(await db.fresh()),
    during: async (work) => {
      seen = [];
      await work();
      return seen;
    },
  };
}
