// Finds the ejabberd that Doran is compared with, or installs it. The bench starts its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { installQuietly } from './debian.mjs';
import { finder } from './finder.mjs';

/** The folder of an ejabberd's programs that an Erlang of this machine can start, and that can speak to PostgreSQL. */
export const findEjabberd = finder({
  variable: 'DORAN_BENCH_EJABBERD',
  places,
  isUsable: speaksToPostgres,
  refused: 'is not the folder of an ejabberd that can speak to PostgreSQL',
  distributions: ['debian', 'ubuntu'],
  install: () => installQuietly('ejabberd', 'erlang-p1-pgsql'),
  help: `No ejabberd was found to compare with. One of these helps:
  Debian   apt-get install ejabberd erlang-p1-pgsql
  any      DORAN_BENCH_EJABBERD=/path/to/lib/ejabberd-23.01 npm run bench`,
});

/** Debian has a folder of libraries for each kind of machine. */
function places() {
  const folders = ['/usr/lib', ...namesIn('/usr/lib').map((name) => join('/usr/lib', name))];
  return folders.flatMap((folder) =>
    namesIn(folder)
      .filter((name) => name.startsWith('ejabberd-'))
      .map((name) => join(folder, name)),
  );
}

const namesIn = (folder) =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

function speaksToPostgres(folder) {
  if (!existsSync(join(folder, 'ebin/ejabberd.app'))) return false;
  const both = 'halt(length([M || M <- [ejabberd, pgsql], code:which(M) =:= non_existing])).';
  const env = { ...process.env, ERL_LIBS: dirname(folder) };
  return spawnSync('erl', ['-noinput', '-eval', both], { env, timeout: 30_000 }).status === 0;
}
