// A process of its own that opens the embedded database in a folder, writes a row, and holds it until it is killed.
import { openPglite } from '../../src/db/pglite.database.js';

const [folder = ''] = process.argv.slice(2);
try {
  const database = await openPglite(folder);
  await database.query('create table if not exists kept (word text)');
  await database.query(`insert into kept values ('written')`);
  process.stdout.write('holding\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : String(error)}\n`);
}
