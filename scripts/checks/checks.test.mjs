// The checks of ours find what they promise to find, and nothing else.
import { describe, expect, it } from 'vitest';
import { faultsIn } from './files.mjs';
import { lockFaults } from './lockfile.mjs';
import { wordIn } from './marketplace.mjs';
import { compare, rulesOf } from './rules.mjs';
import { rulesInTitles } from './test.titles.mjs';

describe('files', () => {
  const promise = '// What this file promises.\n';

  it.each([
    ['a short file with a promise', `${promise}x;\n`],
    ['300 lines', promise + 'x;\n'.repeat(299)],
    ['a promise under a shebang', `#!/usr/bin/env node\n${promise}`],
    ['a promise of CSS', '/* How rooms look. */\n'],
  ])('takes %s', (_name, text) => expect(faultsIn('a.ts', text)).toEqual([]));

  it.each([
    ['no comment', 'x;\n'],
    ['301 lines', promise + 'x;\n'.repeat(300)],
    ['an order to a tool', '// biome-ignore lint: because\n'],
    ['an empty comment', '//\nx;\n'],
    ['an empty file', ''],
  ])('refuses %s', (_name, text) => expect(faultsIn('a.ts', text)).toHaveLength(1));
});

describe('lockfile', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-x' };
  const faults = (packages) => lockFaults({ packages });

  it('takes workspaces, nested packages and binaries of every platform', () => {
    const needy = { ...entry, optionalDependencies: { mac: '1', linux: '1' } };
    const packages = { '': {}, 'packages/a': {}, 'node_modules/a': { resolved: 'packages/a', link: true } };
    expect(
      faults({
        ...packages,
        'node_modules/b/node_modules/needy': needy,
        'node_modules/b/node_modules/mac': entry,
        'node_modules/linux': entry,
      }),
    ).toEqual([]);
  });

  it.each([
    ['a host', { 'node_modules/a': { ...entry, resolved: 'https://host.example/a.tgz' } }],
    ['a missing version', { 'node_modules/a': { integrity: 'sha512-x', optional: true } }],
    ['a missing integrity', { 'node_modules/a': { version: '1.0.0' } }],
    ['a binary left out', { 'node_modules/a': { ...entry, optionalDependencies: { mac: '1' } } }],
  ])('refuses %s', (_name, packages) => expect(faults(packages)).toHaveLength(1));
});

describe('marketplace words', () => {
  it.each(['listing', 'listings', 'auctionId', 'placeBid', 'place_bid', 'BID', 'theReservation', 'HTTPAuction'])(
    'finds one in %s',
    (text) => expect(wordIn(text)).not.toBe(''),
  );

  it.each(['forbidden', 'rabid', 'auctioneer', 'enlisting', 'bidirectional', 'subject'])('finds none in %s', (text) =>
    expect(wordIn(text)).toBe(''),
  );
});

describe('protocol rules', () => {
  it('reads the rules of the contract, once each, and not its field names', () => {
    const contract = '- `[A1]` first, see `[B2]`\n| `fileIds: [fileId]` | `[C3]` |\n`[A1]` again, [D4] unquoted';
    expect(rulesOf(contract)).toEqual(['A1', 'B2', 'C3']);
  });

  it('finds rules in titles, also of tables and templates, and not in comments, bodies or skipped tests', () => {
    const source = `
      // [A1] in a comment
      describe('[B2] a group', () => {
        it('[C3] [C4] two at once', () => expect('see [D4]').toBe(''));
        it(\`[E5] \${door}\`, () => {});
        it.each(cases)('[F6] %s', () => {});
        it.skip('[G7] later', () => {});
        test.todo('[H8] later');
        for (const [name] of [['[I9] from a table']]) it(name, () => {});
      });`;
    expect([...rulesInTitles('x.test.ts', source)].sort()).toEqual(['B2', 'C3', 'C4', 'E5', 'F6', 'I9']);
  });

  it('agrees when each rule is tested or waits', () => {
    expect(compare(['A1', 'B2'], [{ rule: 'B2', waitsFor: 'later' }], new Map([['A1', 'x.test.ts']]))).toEqual([]);
  });

  it.each([
    ['a rule without a test', ['A1'], [], []],
    ['a waiting rule that has a test', ['A1'], [{ rule: 'A1', waitsFor: 'later' }], ['A1']],
    ['a waiting rule that does not exist', ['A1'], [{ rule: 'B2', waitsFor: 'later' }], ['A1']],
    ['a waiting rule that does not say for what', ['A1'], [{ rule: 'A1' }], []],
    ['a test of a rule that does not exist', ['A1'], [], ['A1', 'B2']],
  ])('refuses %s', (_name, rules, waiting, named) => {
    expect(compare(rules, waiting, new Map(named.map((rule) => [rule, 'x.test.ts'])))).toHaveLength(1);
  });
});
