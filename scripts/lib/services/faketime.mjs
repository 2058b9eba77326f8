// Finds the library that shows a process another time than the machine's, or installs it: for nodes whose clocks jump.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { Trouble } from '../main.mjs';
import { canInstall, installPackages } from './debian.mjs';

const LIBRARY = 'faketime/libfaketime.so.1';
const HELP = `No libfaketime was found for the tests with clocks that jump. One of these helps:
  Debian   apt-get install faketime
  any      DORAN_TEST_FAKETIME=/path/to/libfaketime.so.1 npm test`;

/** The path of a libfaketime that this Node obeys. */
export async function findFaketime() {
  const named = process.env.DORAN_TEST_FAKETIME;
  if (named) {
    if (works(named)) return named;
    throw new Trouble(`DORAN_TEST_FAKETIME names ${named}, which does not change the time of a process.`);
  }
  const found = places().find(works);
  if (found) return found;
  if (canInstall('debian', 'ubuntu')) {
    await installPackages('faketime');
    const installed = places().find(works);
    if (installed) return installed;
  }
  throw new Trouble(HELP);
}

/** Debian has a folder of libraries for each kind of machine. */
function places() {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter((folder) => existsSync(folder));
  return folders
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => `${folder}/${name}`)])
    .map((folder) => `${folder}/${LIBRARY}`);
}

function works(path) {
  if (!existsSync(path)) return false;
  const env = { ...process.env, LD_PRELOAD: path, FAKETIME: '@2001-02-03 04:05:06', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  const year = ['-p', 'new Date().getFullYear()'];
  const { stdout } = spawnSync(process.execPath, year, { env, encoding: 'utf8', timeout: 30_000 });
  return stdout?.trim() === '2001';
}
