// Finds a real PostgreSQL for the tests: one that is named, else installed binaries, else Debian's packages.
import { readdirSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname, join } from 'node:path';
import { Trouble } from '../main.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { openCluster } from './postgres.cluster.mjs';
import { ask, inPath, isProgram } from './programs.mjs';

const OLDEST = 15;
const HELP = `No PostgreSQL (${OLDEST} or newer) was found for the tests. One of these helps:
  Debian   apt-get install postgresql
  macOS    brew install postgresql@17
  any      DORAN_TEST_DATABASE_URL=postgres://user:password@127.0.0.1:5432/postgres npm test
           (a user who may create databases)`;

/** A running PostgreSQL: `{ url, stop }`. */
export async function openPostgres() {
  const url = process.env.DORAN_TEST_DATABASE_URL;
  if (url) {
    await mustAnswer(url);
    return { url, stop: async () => {} };
  }
  let folder = findBinaries();
  if (folder === '' && canInstall('debian', 'ubuntu')) {
    await installWithoutCluster();
    folder = findBinaries();
  }
  if (folder === '') throw new Trouble(HELP);
  return openCluster(folder);
}

/** The folder of the newest PostgreSQL's programs that is new enough, or ''. */
export function findBinaries() {
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

async function mustAnswer(url) {
  const { hostname, port } = new URL(url);
  if (hostname === '') return; // a socket in the file system
  await new Promise((resolve, reject) => {
    const silent = (why) => reject(new Trouble(`DORAN_TEST_DATABASE_URL names ${hostname}:${port || 5432}: ${why}.`));
    const socket = createConnection({ host: hostname, port: Number(port || 5432), timeout: 10_000 });
    socket.once('connect', () => resolve(socket.destroy()));
    socket.once('error', (error) => silent(error.message));
    socket.once('timeout', () => silent('it does not answer', socket.destroy()));
  });
}
