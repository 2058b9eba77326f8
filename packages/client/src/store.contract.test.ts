// What every store must do, run on each of them.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { indexedDbStore } from './store.indexeddb.js';
import { memoryStore } from './store.memory.js';

let names = 0;
const stores = [
  ['memory', memoryStore],
  [
    'indexeddb',
    () => {
      names += 1;
      return indexedDbStore(`contract-${names}`);
    },
  ],
] as const;

describe.each(stores)('the %s store', (_name, open) => {
  it('reads what begins with the prefix, ascending, and nothing else', async () => {
    const store = open();
    await store.write([
      ['b/2', 2],
      ['a/1', 'other'],
      ['b/1', { deep: [1, null] }],
      ['b', 'short'],
      ['c/1', 'other'],
    ]);
    expect(await store.read('b/')).toEqual([
      ['b/1', { deep: [1, null] }],
      ['b/2', 2],
    ]);
    expect(await store.read('z')).toEqual([]);
  });

  it('replaces and removes', async () => {
    const store = open();
    await store.write([
      ['a', 1],
      ['b', 1],
    ]);
    await store.write([
      ['a', undefined],
      ['b', 2],
    ]);
    expect(await store.read('')).toEqual([['b', 2]]);
  });

  it('lets nobody come between reading and replacing a row', async () => {
    const store = open();
    const add = () => store.update('n', (value) => ((value as number | undefined) ?? 0) + 1);
    const all = await Promise.all(Array.from({ length: 20 }, add));
    expect(all).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await store.update('n', () => undefined)).toBeUndefined();
    expect(await store.read('n')).toEqual([]);
  });
});

describe('the indexeddb store', () => {
  it('shows the same rows to another tab, and opens again after it was closed', async () => {
    const one = indexedDbStore('shared');
    const other = indexedDbStore('shared');
    await one.write([['key', 'value']]);
    expect(await other.read('')).toEqual([['key', 'value']]);
    one.close();
    expect(await one.read('key')).toEqual([['key', 'value']]);
  });

  it('writes all rows or none', async () => {
    const store = indexedDbStore('atomic');
    const cannotBeCloned = () => {};
    await expect(
      store.write([
        ['a', 1],
        ['b', cannotBeCloned],
      ]),
    ).rejects.toThrow();
    expect(await store.read('')).toEqual([]);
  });
});
