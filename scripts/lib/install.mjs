// Brings node_modules to what package-lock.json says, and leaves it alone when it already is.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Trouble } from './main.mjs';
import { ROOT, readJson, workspaces } from './paths.mjs';
import { run } from './processes.mjs';
import { systemNode } from './runtime.mjs';
import { seconds } from './words.mjs';

const STAMP = join(ROOT, 'node_modules/.doran-install');
/** The machine that the installed binaries are for. */
const MACHINE = `${process.platform} ${process.arch} `;

export async function install() {
  const wanted = MACHINE + fingerprint();
  const stamp = existsSync(STAMP) ? readFileSync(STAMP, 'utf8') : '';
  if (stamp === wanted) return;
  const elsewhere = stamp !== '' && !stamp.startsWith(MACHINE);
  if (elsewhere || !fitsLock()) await runNpm();
  writeFileSync(STAMP, wanted);
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const folder of ['.', ...workspaces()]) hash.update(readFileSync(join(ROOT, folder, 'package.json')));
  return hash.update(readFileSync(join(ROOT, 'package-lock.json'))).digest('hex');
}

/** Someone may have run npm by hand; npm notes what stands in node_modules, and wiping it again would help nobody. */
function fitsLock() {
  const note = join(ROOT, 'node_modules/.package-lock.json');
  if (!existsSync(note)) return false;
  const installed = JSON.parse(readFileSync(note, 'utf8')).packages;
  const locked = readJson('package-lock.json').packages;
  for (const folder of ['', ...workspaces()]) {
    const { dependencies, devDependencies } = readJson(folder, 'package.json');
    const lock = locked[folder] ?? {};
    if (!same(dependencies, lock.dependencies) || !same(devDependencies, lock.devDependencies)) return false;
  }
  return Object.entries(locked).every(([path, { version, optional, devOptional, link }]) => {
    if (path === '' || link) return true;
    const found = installed[path];
    if (found === undefined) return Boolean(optional || devOptional);
    return found.version === version;
  });
}

function same(one = {}, other = {}) {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}

async function runNpm() {
  const began = Date.now();
  console.log('Installing packages (npm ci): about a minute, once …');
  // npm must not run on the Node inside node_modules, which it is about to replace.
  const bin = join(ROOT, 'node_modules/.bin');
  const PATH = process.env.PATH.split(delimiter).filter((path) => resolve(path) !== bin);
  const env = { ...process.env, PATH: [dirname(systemNode()), ...PATH].join(delimiter) };
  const [command, ...before] = process.env.npm_execpath ? [systemNode(), process.env.npm_execpath] : ['npm'];
  const args = [...before, 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  // Asked to stop, npm takes half a minute to put things back, for the next install to throw away.
  const options = { cwd: ROOT, env, session: 'all', abrupt: true };
  const { code, output } = await run(command, args, options).catch(cannotStart);
  if (code !== 0) throw new Trouble(`npm ci failed:\n${output.trim()}`);
  console.log(`Installed in ${seconds(began)}.`);
}

function cannotStart(error) {
  throw new Trouble(`npm could not be started (${error.message}); it comes with Node.`);
}
