// Finds the nginx that stands before the nodes in the tests, or installs it. Each test starts its own.
import { installQuietly } from './debian.mjs';
import { finder } from './finder.mjs';
import { inPath, runsWith } from './programs.mjs';

/** The path of an nginx that starts. */
export const findNginx = finder({
  variable: 'DORAN_TEST_NGINX',
  // Debian keeps it where only root's PATH leads.
  places: () => [inPath('nginx'), '/usr/sbin/nginx', '/usr/local/sbin/nginx', '/opt/homebrew/bin/nginx'],
  isUsable: runsWith('-v'),
  refused: 'does not answer as an nginx',
  distributions: ['debian', 'ubuntu'],
  install: () => installQuietly('nginx'),
  help: `No nginx was found for the tests of several nodes. One of these helps:
  Debian   apt-get install nginx
  macOS    brew install nginx
  any      DORAN_TEST_NGINX=/path/to/nginx npm test`,
});
