// Finds the Redis that carries events between the nodes in the tests, or installs it. Each test starts its own.
import { Trouble } from '../main.mjs';
import { canInstall, installQuietly } from './debian.mjs';
import { firstThat, inPath } from './programs.mjs';

const HELP = `No Redis was found for the tests of several nodes. One of these helps:
  Debian   apt-get install redis-server
  macOS    brew install redis
  any      DORAN_TEST_REDIS=/path/to/redis-server npm test`;

/** The path of a redis-server that starts. */
export async function findRedis() {
  const named = process.env.DORAN_TEST_REDIS;
  if (named) {
    if (firstThat('--version', named)) return named;
    throw new Trouble(`DORAN_TEST_REDIS names ${named}, which does not answer as a redis-server.`);
  }
  const find = () => firstThat('--version', inPath('redis-server'), '/opt/homebrew/bin/redis-server');
  const found = find();
  if (found) return found;
  if (canInstall('debian', 'ubuntu')) {
    await installQuietly('redis-server');
    const installed = find();
    if (installed) return installed;
  }
  throw new Trouble(HELP);
}
