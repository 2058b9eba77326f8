// Where a program of this machine stands, and what it says about itself.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The first of these names that stands in PATH, or ''. */
export function inPath(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram) ?? '';
}

/** What a program answers, or '' when it fails or takes too long. */
export function ask(program, ...args) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', timeout: 30_000 });
  return status === 0 ? stdout.trim() : '';
}

/** Does the program at a path run with that argument, and say it did well? */
export const runsWith = (argument) => (path) =>
  isProgram(path) && spawnSync(path, [argument], { timeout: 30_000 }).status === 0;
