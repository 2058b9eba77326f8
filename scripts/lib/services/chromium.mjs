// Finds the Chromium that the browser tests drive, or installs it.
import { installPackages } from './debian.mjs';
import { finder } from './finder.mjs';
import { ask, inPath, isProgram } from './programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of a Chromium that starts. */
export const findChromium = finder({
  variable: 'DORAN_TEST_CHROMIUM',
  places: () => [...NAMES.map((name) => inPath(name)), ...MAC],
  // Some distributions put a script of that name there which only says what to install.
  isUsable: (path) => isProgram(path) && /chrom/i.test(ask(path, '--version')),
  refused: 'does not answer as a Chromium',
  distributions: ['debian'],
  install: () => installPackages('chromium', 'fonts-noto-cjk'),
  help: `No Chromium was found for the browser tests. One of these helps:
  Debian   apt-get install chromium fonts-noto-cjk
  Ubuntu   Google's own google-chrome package (chromium is a snap there, which containers cannot run)
  macOS    brew install --cask chromium   (or Google Chrome)
  any      DORAN_TEST_CHROMIUM=/path/to/chromium npm test`,
});
