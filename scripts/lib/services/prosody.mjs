// Finds the prosody that Doran is compared with, or installs it. The bench starts its own.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { installQuietly } from './debian.mjs';
import { finder } from './finder.mjs';
import { inPath, isProgram } from './programs.mjs';

/** The path of a prosody; the driver for PostgreSQL is a package of its own. */
export const findProsody = finder({
  variable: 'DORAN_BENCH_PROSODY',
  places: () => [inPath('prosody'), '/opt/homebrew/bin/prosody'],
  isUsable: (path) => isProgram(path) && hasDriver(path),
  refused: 'is not a prosody with a driver for PostgreSQL',
  distributions: ['debian', 'ubuntu'],
  install: () => installQuietly('prosody', 'lua-dbi-postgresql', 'lua-unbound'),
  help: `No prosody was found to compare with. One of these helps:
  Debian   apt-get install prosody lua-dbi-postgresql
  any      DORAN_BENCH_PROSODY=/path/to/prosody npm run bench`,
});

/** Asked of the Lua that it runs on; prosody itself, asked anything, starts to serve. */
function hasDriver(path) {
  const lua = /^#!.*?(\S+)\n/.exec(readFileSync(path, 'utf8'))?.[1];
  if (lua === undefined) return false;
  const ask = `for _, name in ipairs(require 'DBI'.Drivers()) do if name == 'PostgreSQL' then os.exit(0) end end os.exit(1)`;
  return spawnSync(lua, ['-e', ask], { timeout: 30_000 }).status === 0;
}
