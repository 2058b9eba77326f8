// The database as an embedded PGlite in a folder that one process holds.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type Transaction as PgliteTransaction } from '@electric-sql/pglite';
import type { Database, Queryable } from './database.js';
import { lockFolder } from './folder.lock.js';
import { OneConnection } from './one.connection.js';

const INT8 = 20;

function queryable(client: PGlite | PgliteTransaction): Queryable {
  return { query: (text, values) => client.query(text, values) as Promise<never> };
}

/** Opens `folder` (made when absent), or a database in memory when it is null. Throws when another process has it. */
export async function openPglite(folder: string | null): Promise<Database> {
  let unlock = () => {};
  if (folder !== null) {
    await mkdir(folder, { recursive: true });
    unlock = lockFolder(folder);
  }
  const client = new PGlite({
    ...(folder === null ? {} : { dataDir: join(folder, 'pglite') }),
    parsers: { [INT8]: Number },
  });
  try {
    await client.waitReady;
  } catch (error) {
    unlock();
    throw error;
  }
  const one = new OneConnection();
  const all: Queryable = {
    query: async (text, values) => {
      one.refuseSecond();
      return queryable(client).query(text, values);
    },
  };
  return {
    kind: 'pglite',
    // One connection, one statement at a time: there is nobody to wait for.
    writer: all,
    query: all.query,
    transaction: async (work) => {
      one.refuseSecond();
      return client.transaction((tx) => {
        const script = async (text: string) => {
          await tx.exec(text);
        };
        return one.hold(() => work({ query: queryable(tx).query, script }));
      });
    },
    fresh: async () => all,
    listen: async (channel, listener) => {
      const close = await client.listen(channel, (payload) => listener.heard(payload));
      listener.back();
      return { current: () => true, close };
    },
    stats: () => ({}),
    close: async () => {
      await client.close();
      unlock();
    },
  };
}
