// Nothing that went wrong in a Vitest run gets lost on the way to the last line.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './paths.mjs';
import { addUp } from './vitest.mjs';

const test = (status) => ({ status, fullName: `a ${status} test` });
const file = (status, ...tests) => ({ name: join(ROOT, 'tests/x.test.ts'), status, assertionResults: tests.map(test) });

function added(code, report, expected = []) {
  const sum = { passed: 0, failed: [], skipped: [] };
  addUp(sum, { folder: 'tests', expected, code, report });
  return [sum.passed, sum.failed.length, sum.skipped.length];
}

it.each([
  ['passed, failed and skipped tests', 1, [file('failed', 'passed', 'failed', 'pending', 'todo')], [1, 1, 2]],
  ['a file that does not load', 1, [file('failed')], [0, 1, 0]],
  ['a hook that failed and left its tests out', 1, [file('failed', 'pending', 'pending')], [0, 1, 2]],
  ['an error outside any test', 1, [file('passed', 'passed')], [1, 1, 0]],
  ['a good run', 0, [file('passed', 'passed', 'passed')], [2, 0, 0]],
])('counts %s', (_name, code, testResults, counts) => expect(added(code, { testResults })).toEqual(counts));

it('counts a run without a report as failed, whatever its code', () => {
  expect(added(0, undefined)).toEqual([0, 1, 0]);
});

it('counts a file that no project runs as failed', () => {
  const report = { testResults: [file('passed', 'passed')] };
  expect(added(0, report, ['tests/x.test.ts'])).toEqual([1, 0, 0]);
  expect(added(0, report, ['tests/x.test.ts', 'tests/y.test.ts'])).toEqual([1, 1, 0]);
});
