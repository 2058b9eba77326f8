// Installs Debian packages, where that is possible without asking anyone: as root, with apt-get.
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Trouble } from '../main.mjs';
import { run } from '../processes.mjs';
import { seconds } from '../words.mjs';

/** Debian asks this file, where there is one, whether a package may start its service. */
const POLICY = '/usr/sbin/policy-rc.d';

const isRoot = () => process.getuid?.() === 0;

/** The distribution's id, such as `debian` or `ubuntu`, or '' where there is none. */
function distribution() {
  if (!existsSync('/etc/os-release')) return '';
  return /^ID="?(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
}

export const canInstall = (...distributions) =>
  isRoot() && existsSync('/usr/bin/apt-get') && distributions.includes(distribution());

export async function installPackages(...packages) {
  const began = Date.now();
  console.log(`      Installing ${packages.join(', ')} with apt-get, once …`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { code, output } = await run('apt-get', ['-q', ...args], { env });
    if (code !== 0) throw new Trouble(`apt-get ${args.join(' ')} failed:\n${output.trim()}`);
  }
  console.log(`      Installed in ${seconds(began)}.`);
}

/**
 * For packages that would start a service of the package's name at once and at each boot: the tests start their own.
 * `parts` are what it needs besides, which start nothing.
 */
export async function installQuietly(service, ...parts) {
  const ours = !existsSync(POLICY);
  if (ours)
    writeFileSync(POLICY, "#!/bin/sh\n# Of Doran's npm test, while it installs a package.\nexit 101\n", {
      mode: 0o755,
    });
  try {
    await installPackages(service, ...parts);
  } finally {
    if (ours) rmSync(POLICY);
  }
  const { code, output } = await run('update-rc.d', [service, 'disable']);
  if (code !== 0) throw new Trouble(`update-rc.d ${service} disable failed:\n${output.trim()}`);
}
