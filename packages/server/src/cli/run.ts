// The `doran` command: which word runs what, and its usage.
import { ConfigurationError } from '../chat.options.js';
import { doctor } from './doctor.js';
import { migrateCommand } from './migrate.command.js';
import { newEpoch } from './new.epoch.js';
import { serve } from './serve.js';
import { token } from './token.js';

const USAGE = `doran: the chat that a marketplace owns

  doran serve                     run the chat server alone
  doran migrate                   bring the database's schema up to date
  doran token --sub alice         make a token for trying things out
    [--name Alice] [--ttl 3600] [--roles admin,support] [--trust 80]
  doran doctor                    check the configuration and say what is wrong
  doran new-epoch                 after a backup was put back: make clients throw away what they keep

Configuration comes from the environment: DATABASE_URL, DORAN_DATA, DORAN_JWT_SECRET, …
`;

const COMMANDS: Record<string, (args: string[], env: NodeJS.ProcessEnv) => Promise<number>> = {
  serve,
  migrate: migrateCommand,
  token,
  doctor,
  'new-epoch': newEpoch,
};

/** Returns the exit code: 0 done, 1 failed, 2 wrong words. */
export async function run(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', ...rest] = args;
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!command) {
    const asked = name === 'help' || name === '--help' || name === '-h';
    (asked ? process.stdout : process.stderr).write(USAGE);
    return asked ? 0 : 2;
  }
  try {
    return await command(rest, env);
  } catch (error) {
    if (error instanceof ConfigurationError) process.stderr.write(`${error.message}\n`);
    else process.stderr.write(`doran ${name} failed: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}
