// Finds the nginx that stands before the nodes in the tests, or installs it. Each test starts its own.
import { Trouble } from '../main.mjs';
import { canInstall, installQuietly } from './debian.mjs';
import { firstThat, inPath } from './programs.mjs';

/** Debian keeps it where only root's PATH leads. */
const PLACES = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'];
const HELP = `No nginx was found for the tests of several nodes. One of these helps:
  Debian   apt-get install nginx
  macOS    brew install nginx
  any      DORAN_TEST_NGINX=/path/to/nginx npm test`;

/** The path of an nginx that starts. */
export async function findNginx() {
  const named = process.env.DORAN_TEST_NGINX;
  if (named) {
    if (firstThat('-v', named)) return named;
    throw new Trouble(`DORAN_TEST_NGINX names ${named}, which does not answer as an nginx.`);
  }
  const find = () => firstThat('-v', inPath('nginx'), ...PLACES);
  const found = find();
  if (found) return found;
  if (canInstall('debian', 'ubuntu')) {
    await installQuietly('nginx');
    const installed = find();
    if (installed) return installed;
  }
  throw new Trouble(HELP);
}
