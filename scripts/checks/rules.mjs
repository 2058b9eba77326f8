// Every rule of docs/protocol.md is named by the title of a test, or waits for a version that is still to come.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, ROOT, readJson } from '../lib/paths.mjs';

const CONTRACT = 'docs/protocol.md';
const WAITING = 'docs/rules-waiting.json';
const TESTED = ['packages', 'apps', 'tests', 'bench'];
/** A contract suite is a body of tests too; `*.test.ts` files run it for each implementation. */
const TEST_FILE = /\.(test|contract)\.tsx?$/;
const RULE = /\[([A-Z]+\d+)\]/g;

/** Pure: what is wrong between the rules, those that wait, and the rules that tests name (`Map` of rule to file). */
export function compare(rules, waiting, named) {
  const waits = new Map(waiting.map(({ rule, waitsFor }) => [rule, waitsFor]));
  return [
    ...rules
      .filter((rule) => !named.has(rule) && !waits.has(rule))
      .map((rule) => `[${rule}] of ${CONTRACT} is named by no test title`),
    ...[...waits.keys()]
      .filter((rule) => !rules.includes(rule))
      .map((rule) => `[${rule}] of ${WAITING} is no rule of ${CONTRACT}`),
    ...[...waits]
      .filter(([rule]) => named.has(rule))
      .map(([rule]) => `[${rule}] waits no longer (${named.get(rule)}): take it out of ${WAITING}`),
    ...waiting
      .filter(({ rule, waitsFor }) => !rule || !waitsFor)
      .map((entry) => `${WAITING}: ${JSON.stringify(entry)} needs a rule and what it waitsFor`),
    ...[...named]
      .filter(([rule]) => !rules.includes(rule))
      .map(([rule, file]) => `[${rule}] in ${file} is no rule of ${CONTRACT}`),
  ];
}

export function rulesOf(contract) {
  const quoted = [...contract.matchAll(/`([^`\n]*)`/g)]
    .map(([, text]) => text)
    .filter((text) => /^(\[[A-Z]+\d+\]\s*)+$/.test(text));
  return [...new Set(quoted.flatMap((text) => [...text.matchAll(RULE)].map(([, rule]) => rule)))];
}

export async function ruleFaults() {
  const { rulesInTitles } = await import('./test.titles.mjs');
  const named = new Map();
  for (const file of TESTED.flatMap(filesBelow).filter((path) => TEST_FILE.test(path))) {
    for (const rule of rulesInTitles(file, readFileSync(join(ROOT, file), 'utf8')))
      if (!named.has(rule)) named.set(rule, file);
  }
  return compare(rulesOf(readFileSync(join(ROOT, CONTRACT), 'utf8')), readJson(WAITING), named);
}
