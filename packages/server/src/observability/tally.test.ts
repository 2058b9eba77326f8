// Proves that a tally says at each reading all that was counted until then.
import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Tally } from './tally.js';

it('counts by its words, and goes on counting after it was read', async () => {
  const registry = new Registry();
  const tally = new Tally({ name: 'things', help: 'Things', labelNames: ['kind', 'end'], registers: [registry] });
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('things'));
  expect(await lines()).toEqual([]);
  tally.add(1, 'a', 'ok');
  tally.add(2, 'a', 'ok');
  tally.add(5, 'b', 'ok');
  const first = ['things{kind="a",end="ok"} 3', 'things{kind="b",end="ok"} 5'];
  expect(await lines()).toEqual(first);
  expect(await lines()).toEqual(first);
  tally.add(1, 'a', 'ok');
  expect(await lines()).toEqual(['things{kind="a",end="ok"} 4', 'things{kind="b",end="ok"} 5']);
});

it('is there from the beginning when it has no words', async () => {
  const registry = new Registry();
  const tally = new Tally({ name: 'things', help: 'Things', registers: [registry] });
  const lines = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('things'));
  expect(await lines()).toEqual(['things 0']);
  tally.add(4);
  expect(await lines()).toEqual(['things 4']);
});
