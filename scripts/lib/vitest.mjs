// Runs every workspace's tests under its own Vitest configuration, one workspace after another, and adds up what happened.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { filesBelow, ROOT, tool, workspaces } from './paths.mjs';
import { runBound, stopCode } from './processes.mjs';

/** Tests start servers and databases; more at a time would starve each other. A project may name its own number. */
const WORKERS = '2';
const REPORTS = join(ROOT, 'node_modules/.doran-vitest');
const TEST = /\.(test|spec)\.(ts|tsx|mts|mjs)$/;

/** Vitest does not nest projects: a workspace with projects of its own is one run. One where no file matches is none. */
function runsFor(filters, options) {
  const wanted = (file) => options || filters.length === 0 || filters.some((part) => file.includes(part));
  return [...workspaces(), 'scripts'].flatMap((folder) => {
    const files = filesBelow(folder).filter((file) => TEST.test(file) && wanted(file));
    if (files.length === 0) return [];
    // Vitest compares names with paths from the workspace, a reader with those from the root.
    const named = filters.length === 0 ? [] : files.map((file) => file.slice(folder.length + 1));
    const names = options ? ['--passWithNoTests', ...filters] : named;
    return [{ folder, names, expected: options ? [] : files }];
  });
}

/** Answers `{ passed, failed: [names], skipped: [names] }` of all runs together. */
export async function runVitest(node, env, filters) {
  // Vitest colours its words also for a file; a log is easier to read without.
  const plain = process.stdout.isTTY ? env : { ...env, NO_COLOR: '1' };
  // Options of Vitest are for Vitest to understand: nobody here knows then which files and tests it shall leave out.
  const options = filters.some((filter) => filter.startsWith('-'));
  const sum = { passed: 0, failed: [], skipped: [] };
  rmSync(REPORTS, { recursive: true, force: true });
  mkdirSync(REPORTS);
  for (const { folder, names, expected } of runsFor(filters, options)) {
    console.log(`\n── tests of ${folder} ──`);
    const file = join(REPORTS, `${folder.replaceAll('/', '-')}.json`);
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const limits = [`--maxWorkers=${WORKERS}`, '--exclude=**/dist/**'];
    const args = [tool('vitest'), 'run', ...reporters, ...limits, ...names];
    const { code } = await runBound(node, args, { cwd: join(ROOT, folder), env: plain, session: 'all' });
    if (stopCode() !== 0) break;
    addUp(sum, {
      folder,
      expected,
      code,
      report: existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined,
    });
  }
  return options ? { ...sum, skipped: [] } : sum;
}

/** Vitest's JSON counts tests only: a file that does not load, that nobody runs, or an error outside any test must not get lost. */
export function addUp(sum, { folder, expected, code, report }) {
  const failedBefore = sum.failed.length;
  const ran = new Set();
  for (const { name, status, assertionResults } of report?.testResults ?? []) {
    const file = relative(ROOT, name);
    ran.add(file);
    for (const test of assertionResults) {
      const title = `${file} › ${test.fullName}`;
      if (test.status === 'passed') sum.passed += 1;
      else if (test.status === 'failed') sum.failed.push(title);
      else sum.skipped.push(title);
    }
    const whole = status === 'failed' && !assertionResults.some((test) => test.status === 'failed');
    if (whole) sum.failed.push(`${file} (the file itself)`);
  }
  for (const file of expected) if (!ran.has(file)) sum.failed.push(`${file} (no Vitest project runs it)`);
  const silent = code !== 0 && sum.failed.length === failedBefore;
  if (silent || report === undefined) sum.failed.push(`${folder}: Vitest ended with code ${code}, see above`);
}
