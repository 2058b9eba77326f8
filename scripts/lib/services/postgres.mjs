// Finds a real PostgreSQL for the tests: one that is named, else installed binaries, else Debian's packages.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Trouble } from '../main.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { openKept } from './kept.mjs';
import { ask, inPath, isProgram } from './programs.mjs';
import { mustAnswer } from './reach.mjs';

const OLDEST = 15;
const HELP = `No PostgreSQL (${OLDEST} or newer) was found for the tests. One of these helps:
  Debian   apt-get install postgresql
  macOS    brew install postgresql@17
  any      DORAN_TEST_DATABASE_URL=postgres://user:password@127.0.0.1:5432/postgres npm test
           (a user who may create databases)`;
const KEEPER = join(import.meta.dirname, 'postgres.keeper.mjs');

/** A running PostgreSQL: `{ url, stop }`. */
export async function openPostgres() {
  const url = process.env.DORAN_TEST_DATABASE_URL;
  if (url) {
    await mustAnswer('DORAN_TEST_DATABASE_URL', url, 5432);
    return { url, stop: async () => {} };
  }
  let folder = findBinaries();
  if (folder === '' && canInstall('debian', 'ubuntu')) {
    await installWithoutCluster();
    folder = findBinaries();
  }
  if (folder === '') throw new Trouble(HELP);
  return openKept('PostgreSQL', KEEPER, folder);
}

/** The folder of the newest PostgreSQL's programs that is new enough, or ''. */
function findBinaries() {
  const config = inPath('pg_config');
  const candidates = [
    ...(config ? [ask(config, '--bindir')] : []),
    ...versionsIn('/usr/lib/postgresql', 'bin'),
    dirname(inPath('initdb')),
    ...['/opt/homebrew', '/usr/local'].flatMap((brew) => versionsIn(`${brew}/opt`, 'bin', 'postgresql')),
  ];
  const found = candidates
    .filter((folder) => ['initdb', 'postgres'].every((program) => isProgram(join(folder, program))))
    .map((folder) => ({ folder, version: Number(/\d+/.exec(ask(join(folder, 'postgres'), '--version'))?.[0] ?? 0) }))
    .filter(({ version }) => version >= OLDEST)
    .sort((a, b) => b.version - a.version);
  return found[0]?.folder ?? '';
}

function versionsIn(folder, below, prefix = '') {
  try {
    return readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(folder, name, below));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Debian's package makes and starts a cluster of its own; the tests need none, so what came with it goes again. */
async function installWithoutCluster() {
  const clusters = () =>
    inPath('pg_lsclusters') ? ask(inPath('pg_lsclusters'), '--no-header').split('\n').filter(Boolean) : [];
  const name = (line) => line.split(/\s+/).slice(0, 2);
  const before = new Set(clusters().map((line) => name(line).join()));
  await installPackages('postgresql');
  for (const [version, cluster] of clusters().map(name)) {
    if (!before.has([version, cluster].join())) ask(inPath('pg_dropcluster'), '--stop', version, cluster);
  }
}
