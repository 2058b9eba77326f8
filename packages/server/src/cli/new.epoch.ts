// `doran new-epoch`: names the history anew after a backup was put back, so that no client mixes two of them ([SYNC4]).
import { parseArgs } from 'node:util';
import { checkOptions, optionsFromEnv } from '../chat.options.js';
import { openDatabase } from '../db/open.js';

export async function newEpoch(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  parseArgs({ args, options: {} });
  const settings = checkOptions(optionsFromEnv(env));
  const database = await openDatabase({ ...settings, migrate: false });
  try {
    const { rows } = await database.query<{ epoch: string }>(
      'update chat.instance set epoch = gen_random_uuid() returning epoch',
    );
    if (!rows[0]) throw new Error('chat.instance is empty: this database was not migrated by Doran.');
    process.stdout.write(
      `The epoch is ${rows[0].epoch} now. Nodes that run tell the old one until they are restarted.\n`,
    );
    return 0;
  } finally {
    await database.close();
  }
}
