// Which Node runs the project: the one it pins, unless DORAN_NODE=system asks for the one that ran npm.
import { spawnSync } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';
import { Trouble } from './main.mjs';
import { ROOT } from './paths.mjs';

const NEEDED = [22, 13];
const PINNED = join(ROOT, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
const BIN = join(ROOT, 'node_modules/.bin');

/** The Node that ran npm. Inside `npm run` the plain name `node` already means the pinned one. */
export const systemNode = () => process.env.npm_node_execpath ?? process.execPath;

function versionOf(node) {
  const { status, stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : '';
}

function fits(version) {
  const [major, minor] = version.slice(1).split('.').map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}

/** The Node to run the project with. Call it after the install. */
export function projectNode() {
  const wanted = process.env.DORAN_NODE ?? 'pinned';
  if (wanted !== 'pinned' && wanted !== 'system') {
    throw new Trouble(`DORAN_NODE is "${wanted}"; it can be "pinned" (the default) or "system".`);
  }
  const system = systemNode();
  if (wanted === 'system') {
    const version = versionOf(system);
    if (fits(version)) return { path: system, version };
    throw new Trouble(
      `DORAN_NODE=system asks for your own Node, which is ${version}; Doran needs ${NEEDED.join('.')}.`,
    );
  }
  const version = versionOf(PINNED);
  if (version !== '') return { path: PINNED, version };
  // The pinned binary is fetched by an install script; some machines forbid those, and musl cannot run it.
  const own = versionOf(system);
  if (fits(own)) {
    console.log(`The pinned Node does not run here; using your own ${own}.`);
    return { path: system, version: own };
  }
  throw new Trouble(
    `The pinned Node does not run here (install scripts may be switched off), and your own ${own} is too old: Doran needs ${NEEDED.join('.')}.`,
  );
}

/** The environment for what we start: there `node` is the Node that runs the project. */
export function projectEnv(node, more = {}) {
  const others = (process.env.PATH ?? '').split(delimiter).filter((path) => resolve(path) !== BIN);
  return { ...process.env, ...more, PATH: [dirname(node.path), ...others].join(delimiter) };
}

/** What makes the marketplace a demo that anyone can sign in to. Nobody gets that in production without asking for it. */
export const demoEnv = () =>
  process.env.NODE_ENV === 'production' ? {} : { DORAN_DEMO: process.env.DORAN_DEMO ?? '1' };
