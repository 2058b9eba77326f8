// Where things stand in this repository: its root, its workspaces, its files, and the tools it installed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

/** Folders that hold what was made, not what was written. */
const MADE = new Set(['node_modules', 'dist', 'dist-types', 'coverage', '.doran', '.git']);

export const readJson = (...path) => JSON.parse(readFileSync(join(ROOT, ...path), 'utf8'));

export const workspaces = () => readJson('package.json').workspaces;

/** Every written file below a folder of the repository, as sorted paths from the root with forward slashes. */
export function filesBelow(folder) {
  if (!existsSync(join(ROOT, folder))) return [];
  const found = [];
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !MADE.has(entry.name)) found.push(...filesBelow(path));
    else if (entry.isFile()) found.push(path);
  }
  return found.sort();
}

/** The JavaScript file behind an installed command, so that it runs on the Node we choose and not on the first in PATH. */
export function tool(packageName, command = packageName, workspace = '.') {
  for (const from of [workspace, '.']) {
    const folder = join(ROOT, from, 'node_modules', packageName);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    return join(folder, typeof bin === 'string' ? bin : bin[command]);
  }
  throw new Error(`${packageName} is not installed`);
}
