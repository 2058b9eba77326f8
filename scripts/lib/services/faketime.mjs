// Finds the library that shows a process another time than the machine's, or installs it: for nodes whose clocks jump.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { installPackages } from './debian.mjs';
import { finder } from './finder.mjs';

const LIBRARY = 'faketime/libfaketime.so.1';

/** The path of a libfaketime that this Node obeys. */
export const findFaketime = finder({
  variable: 'DORAN_TEST_FAKETIME',
  places,
  isUsable: changesTime,
  refused: 'does not change the time of a process',
  distributions: ['debian', 'ubuntu'],
  install: () => installPackages('faketime'),
  help: `No libfaketime was found for the tests with clocks that jump. One of these helps:
  Debian   apt-get install faketime
  any      DORAN_TEST_FAKETIME=/path/to/libfaketime.so.1 npm test`,
});

/** Debian has a folder of libraries for each kind of machine. */
function places() {
  const folders = ['/usr/lib', '/usr/lib64', '/usr/local/lib'].filter((folder) => existsSync(folder));
  return folders
    .flatMap((folder) => [folder, ...readdirSync(folder).map((name) => `${folder}/${name}`)])
    .map((folder) => `${folder}/${LIBRARY}`);
}

function changesTime(path) {
  if (!existsSync(path)) return false;
  const env = { ...process.env, LD_PRELOAD: path, FAKETIME: '@2001-02-03 04:05:06', FAKETIME_DONT_FAKE_MONOTONIC: '1' };
  const year = ['-p', 'new Date().getFullYear()'];
  const { stdout } = spawnSync(process.execPath, year, { env, encoding: 'utf8', timeout: 30_000 });
  return stdout?.trim() === '2001';
}
