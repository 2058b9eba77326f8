// Finds the Redis that carries events between the nodes in the tests, or installs it. Each test starts its own.
import { installQuietly } from './debian.mjs';
import { finder } from './finder.mjs';
import { inPath, runsWith } from './programs.mjs';

/** The path of a redis-server that starts. */
export const findRedis = finder({
  variable: 'DORAN_TEST_REDIS',
  places: () => [inPath('redis-server'), '/opt/homebrew/bin/redis-server'],
  isUsable: runsWith('--version'),
  refused: 'does not answer as a redis-server',
  distributions: ['debian', 'ubuntu'],
  install: () => installQuietly('redis-server'),
  help: `No Redis was found for the tests of several nodes. One of these helps:
  Debian   apt-get install redis-server
  macOS    brew install redis
  any      DORAN_TEST_REDIS=/path/to/redis-server npm test`,
});
