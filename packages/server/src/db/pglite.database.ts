// The database as an embedded PGlite in a folder that one process holds.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite, type Transaction as PgliteTransaction } from '@electric-sql/pglite';
import type { Database, Queryable } from './database.js';
import { lockFolder } from './folder.lock.js';

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
  const { query } = queryable(client);
  return {
    kind: 'pglite',
    // One connection, one statement at a time: there is nobody to wait for.
    writer: { query },
    query,
    transaction: (work) =>
      client.transaction((tx) =>
        work({
          query: queryable(tx).query,
          script: async (text) => {
            await tx.exec(text);
          },
        }),
      ),
    listen: (channel, heard) => client.listen(channel, heard),
    close: async () => {
      await client.close();
      unlock();
    },
  };
}
