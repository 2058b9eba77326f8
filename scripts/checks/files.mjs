// Every source file is short, and its first line is a comment with its one promise.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, ROOT } from '../lib/paths.mjs';

const FOLDERS = ['packages', 'apps', 'scripts', 'tests', 'bench'];
const SOURCE = /\.(ts|tsx|mts|js|jsx|mjs|cjs|css)$/;
const LONGEST = 300;
/** A comment with words in it, that is no order to a tool. */
const PROMISE = /^(\/\/|\/\*\*?)\s+(?!biome-|eslint-|@ts-|<reference|prettier-)\S+\s+\S+/;

export function faultsIn(file, text) {
  const lines = text.replace(/\n$/, '').split('\n');
  const first = lines[0].startsWith('#!') ? lines[1] : lines[0];
  const faults = [];
  if (lines.length > LONGEST)
    faults.push(`${file}: ${lines.length} lines, at most ${LONGEST}: it has two promises, split it`);
  if (!PROMISE.test(first ?? '')) faults.push(`${file}: its first line is no comment that says what the file promises`);
  return faults;
}

export const fileFaults = () =>
  FOLDERS.flatMap(filesBelow)
    .filter((file) => SOURCE.test(file))
    .flatMap((file) => faultsIn(file, readFileSync(join(ROOT, file), 'utf8')));
