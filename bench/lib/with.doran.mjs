// A Doran of a scenario's own, with a way into its database: both end with the scenario.
import pg from 'pg';
import { doranOf } from '../peers/peers.mjs';

export async function withDoran(stage, name, work) {
  const server = await stage.start(doranOf(name));
  const db = new pg.Client({ connectionString: server.databaseUrl });
  await db.connect();
  try {
    return await work({ server, db });
  } finally {
    await db.end();
    await server.stop();
  }
}

/** What was seeded is there, and each room's counter says so. */
export async function proveStored(server, expected) {
  const { rows, faults } = await server.stored();
  if (rows !== expected || faults > 0) throw new Error(`${rows} rows of ${expected}, ${faults} rooms miscounted`);
}
