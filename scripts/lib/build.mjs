// Builds what runs (the packages, the marketplace's server and its web pages) when a source has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './main.mjs';
import { filesBelow, ROOT, readJson, tool } from './paths.mjs';
import { run } from './processes.mjs';
import { projectEnv } from './runtime.mjs';
import { seconds } from './words.mjs';

export const WEB = 'apps/marketplace/web';
const STAMP = join(ROOT, 'node_modules/.doran-build');
/** One file from the end of each half of the build: without it, no stamp is believed. */
const MADE = ['packages/server/dist/index.js', 'apps/marketplace/server/dist/main.js', `${WEB}/dist/index.html`];

/** The projects of the root tsconfig.json that a running Doran needs: all but the tests. */
export const runningProjects = () =>
  readJson('tsconfig.json')
    .references.map(({ path }) => path)
    .filter((path) => !isTest(path));

const isTest = (path) => /^tests(\/|$)|tsconfig\.test\.json$|\.test\.tsx?$/.test(path);

/** `force` builds everything anew, whatever stands there. */
export async function build(node, { force = false } = {}) {
  const wanted = fingerprint();
  const whole = MADE.every((file) => existsSync(join(ROOT, file)));
  if (whole && !force && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;

  const began = Date.now();
  console.log('Building the packages and the marketplace …');
  rmSync(STAMP, { force: true });
  // What an earlier build left of a source that is gone would be published.
  if (force)
    for (const project of runningProjects()) rmSync(join(ROOT, project, 'dist'), { recursive: true, force: true });
  const tsc = [tool('typescript', 'tsc'), '-b', ...runningProjects()];
  // tsc believes its own notes, also when someone has deleted the files they speak of.
  if (force || !whole) tsc.push('--force');
  await part(node, 'The TypeScript build', tsc, ROOT);
  await part(
    node,
    'The build of the web pages',
    [tool('vite', 'vite', WEB), 'build', '--logLevel=warn'],
    join(ROOT, WEB),
  );
  writeFileSync(STAMP, wanted);
  console.log(`Built in ${seconds(began)}.`);
}

async function part(node, name, args, cwd) {
  const { code, output } = await run(node.path, args, { cwd, env: projectEnv(node) });
  if (code !== 0) throw new Trouble(`${name} failed:\n${output.trim()}`);
}

function fingerprint() {
  const shared = ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];
  const sources = [...filesBelow('packages'), ...filesBelow('apps')];
  const hash = createHash('sha256');
  for (const file of [...shared, ...sources]) {
    if (isTest(file) || file.endsWith('.tsbuildinfo')) continue;
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  }
  return hash.digest('hex');
}
