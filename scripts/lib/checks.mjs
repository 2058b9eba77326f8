// The checks that read the sources without running them: each fails with a Trouble that says what and where.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileFaults } from '../checks/files.mjs';
import { lockfileFaults } from '../checks/lockfile.mjs';
import { marketplaceFaults } from '../checks/marketplace.mjs';
import { ruleFaults } from '../checks/rules.mjs';
import { Trouble } from './main.mjs';
import { ROOT, tool, workspaces } from './paths.mjs';
import { run } from './processes.mjs';
import { projectEnv } from './runtime.mjs';

/** A check that is a script: its exit code decides, its words explain. */
const script =
  (file, ...args) =>
  async (node) => {
    const { code, output } = await run(node.path, [file, ...args], { cwd: ROOT, env: projectEnv(node) });
    if (code !== 0) throw new Trouble(output.trim() || `${file} ended with code ${code}`);
  };

/** The same for a program that a package brings, looked up only when it is its turn. */
const program =
  (packageName, command, ...args) =>
  (node) =>
    script(tool(packageName, command), ...args)(node);

/** The projects of the root tsconfig.json, and what packages hold beside them: their own tests. */
const typeProjects = () => [
  '.',
  ...workspaces()
    .map((folder) => `${folder}/tsconfig.test.json`)
    .filter((file) => existsSync(join(ROOT, file))),
];

/** A check of ours: it answers a list of faults. */
const own = (faultsOf) => async () => {
  const faults = await faultsOf();
  if (faults.length > 0) throw new Trouble(faults.join('\n'));
};

export const CHECKS = {
  // The two that take longest come first: they run side by side.
  types: (node) => program('typescript', 'tsc', '-b', ...typeProjects())(node),
  'API reference': program('typedoc', 'typedoc', '--emit', 'none'),
  'format and lint': program('@biomejs/biome', 'biome', 'ci', '--colors=off', '--error-on-warnings', '.'),
  'import rules': program(
    'dependency-cruiser',
    'depcruise',
    '--config',
    '.dependency-cruiser.cjs',
    'packages',
    'apps',
    'tests',
  ),
  'unused code': program('knip', 'knip', '--no-progress'),
  'protocol rules': own(ruleFaults),
  'marketplace words': own(marketplaceFaults),
  'files and promises': own(fileFaults),
  lockfile: own(lockfileFaults),
  'publish @doran/protocol': program('publint', 'publint', 'packages/protocol', '--strict'),
  'publish @doran/server': program('publint', 'publint', 'packages/server', '--strict'),
  'publish @doran/client': program('publint', 'publint', 'packages/client', '--strict'),
  'publish @doran/react': program('publint', 'publint', 'packages/react', '--strict'),
  'size of @doran/client': script('packages/client/scripts/size.mjs'),
};
