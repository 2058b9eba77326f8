// Finds the Chromium that the browser tests drive, or installs it.
import { Trouble } from '../main.mjs';
import { canInstall, installPackages } from './debian.mjs';
import { ask, inPath, isProgram } from './programs.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const HELP = `No Chromium was found for the browser tests. One of these helps:
  Debian   apt-get install chromium fonts-noto-cjk
  Ubuntu   Google's own google-chrome package (chromium is a snap there, which containers cannot run)
  macOS    brew install --cask chromium   (or Google Chrome)
  any      DORAN_TEST_CHROMIUM=/path/to/chromium npm test`;

/** Some distributions put a script of that name there which only says what to install. */
const answers = (path) => /chrom/i.test(ask(path, '--version'));

/** The path of a Chromium that starts. */
export async function findChromium() {
  const named = process.env.DORAN_TEST_CHROMIUM;
  if (named) {
    if (isProgram(named) && answers(named)) return named;
    throw new Trouble(`DORAN_TEST_CHROMIUM names ${named}, which does not answer as a Chromium.`);
  }
  const find = () => [...NAMES.map((name) => inPath(name)), ...MAC].find((path) => isProgram(path) && answers(path));
  const found = find();
  if (found) return found;
  if (canInstall('debian')) {
    await installPackages('chromium', 'fonts-noto-cjk');
    const installed = find();
    if (installed) return installed;
  }
  throw new Trouble(HELP);
}
