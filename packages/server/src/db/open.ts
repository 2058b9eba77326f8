// Opens the database that is configured, and brings its schema up to date.
import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { openPglite } from './pglite.database.js';
import { openPostgres } from './postgres.database.js';

export interface DatabaseSettings {
  /** Folder of the embedded database. */
  data: string;
  /** PostgreSQL instead of the embedded one. */
  databaseUrl?: string | undefined;
  /** A streaming replica of it. */
  databaseReplicaUrl?: string | undefined;
  /** Connections to each; ten unless said otherwise. */
  poolSize?: number;
  migrate: boolean;
}

export async function openDatabase(settings: DatabaseSettings): Promise<Database> {
  const { data, databaseUrl: url, databaseReplicaUrl: replicaUrl, poolSize = 10 } = settings;
  const database = url === undefined ? await openPglite(data) : await openPostgres({ url, replicaUrl, poolSize });
  if (settings.migrate) {
    try {
      await migrate(database);
    } catch (error) {
      await database.close();
      throw error;
    }
  }
  return database;
}
