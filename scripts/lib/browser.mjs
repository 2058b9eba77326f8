// Opens an address in the browser of whoever sits in front of the terminal, and does nothing when nobody does.
import { spawn } from 'node:child_process';

const OPENERS = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] };

/** Someone may be watching: a terminal, not a CI, and not told to stay quiet. */
export function mayOpen({ env, platform, isTTY }) {
  if (!isTTY || (env.CI ?? 'false') !== 'false' || env.DORAN_OPEN === '0') return false;
  return platform in OPENERS || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

export function openBrowser(address) {
  const [command, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...before, address], { stdio: 'ignore', detached: true });
  // The address stands in the terminal: without an opener, a reader opens it by hand.
  child.on('error', () => {});
  child.unref();
}
