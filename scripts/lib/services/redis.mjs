// Finds a Redis for the tests: one that is named, else the installed program, else Debian's package.
import { join } from 'node:path';
import { Trouble } from '../main.mjs';
import { canInstall, installQuietly } from './debian.mjs';
import { openKept } from './kept.mjs';
import { firstThat, inPath } from './programs.mjs';
import { mustAnswer } from './reach.mjs';

const HELP = `No Redis was found for the tests. One of these helps:
  Debian   apt-get install redis-server
  macOS    brew install redis
  any      DORAN_TEST_REDIS_URL=redis://127.0.0.1:6379 npm test
           (one that nobody else uses: the tests empty it)`;
const KEEPER = join(import.meta.dirname, 'redis.keeper.mjs');

/** A running Redis: `{ url, stop }`. */
export async function openRedis() {
  const url = process.env.DORAN_TEST_REDIS_URL;
  if (url) {
    await mustAnswer('DORAN_TEST_REDIS_URL', url, 6379);
    return { url, stop: async () => {} };
  }
  const find = () => firstThat('--version', inPath('redis-server'), '/opt/homebrew/bin/redis-server');
  let program = find();
  if (program === '' && canInstall('debian', 'ubuntu')) {
    await installQuietly('redis-server');
    program = find();
  }
  if (program === '') throw new Trouble(HELP);
  return openKept('Redis', KEEPER, program);
}
