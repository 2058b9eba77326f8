// `doran migrate`: the schema alone, for deployments that do not let the server change it.
import { parseArgs } from 'node:util';
import { checkOptions, optionsFromEnv } from '../chat.options.js';
import { migrate } from '../db/migrate.js';
import { openDatabase } from '../db/open.js';

export async function migrateCommand(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  parseArgs({ args, options: {} });
  const settings = checkOptions(optionsFromEnv(env));
  const database = await openDatabase({ ...settings, migrate: false });
  try {
    const ran = await migrate(database);
    process.stdout.write(ran.length === 0 ? 'The schema is up to date.\n' : `Ran ${ran.join(', ')}.\n`);
    return 0;
  } finally {
    await database.close();
  }
}
