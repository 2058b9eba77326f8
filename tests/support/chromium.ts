// Finds Chromium on this machine and starts it without a window.
import { execFileSync } from 'node:child_process';
import { type Browser, chromium } from 'playwright-core';

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function findChromium(): string {
  if (process.env.DORAN_TEST_CHROMIUM) return process.env.DORAN_TEST_CHROMIUM;
  for (const name of NAMES) {
    try {
      return execFileSync('which', [name], { encoding: 'utf8' }).trim();
    } catch {
      // Not under this name.
    }
  }
  throw new Error(
    'The browser tests need Chromium: install the package chromium, or set DORAN_TEST_CHROMIUM to its path.',
  );
}

/** Its path and what it is started with. */
export function chromiumCommand(): [path: string, flags: string[]] {
  // Chromium refuses its sandbox to root.
  return [findChromium(), process.getuid?.() === 0 ? ['--no-sandbox', ...FLAGS] : FLAGS];
}

export function launchChromium(): Promise<Browser> {
  const [executablePath, args] = chromiumCommand();
  return chromium.launch({ executablePath, args });
}
