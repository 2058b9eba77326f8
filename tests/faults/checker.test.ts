// The checker by itself: an evening in which nothing went wrong passes, and each single wrong line in it is named.
import { rm } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { judge, type Verdict } from './checker.js';
import { FAULTS } from './handmade.faults.js';
import { anEvening, type Evening, writeLogs } from './handmade.js';

async function verdictOf(evening: Evening): Promise<Verdict> {
  const folder = await writeLogs(evening);
  try {
    return await judge(folder, async () => evening.stored);
  } finally {
    await rm(folder, { recursive: true });
  }
}

it('finds nothing wrong with an evening in which nothing went wrong', async () => {
  const { violations, figures } = await verdictOf(anEvening());
  expect(violations).toEqual([]);
  expect(figures).toEqual({
    ...{ devices: 2, connections: 2, acked: 3, repeated: 0, observations: 3, removals: 1, trespasses: 1 },
    sends: { sent: 3, failed: {}, failedThoughWritten: 0 },
    converged: [{ heal: 1, ms: { 'device-ann': 40, 'device-bob': 60 } }],
  });
});

it.each(FAULTS)('%s (%s): %s', async (rule, client, _fault, change, also = []) => {
  const evening = anEvening();
  change(evening);
  const { violations } = await verdictOf(evening);
  expect(violations).toContainEqual(expect.objectContaining({ rule, client }));
  // One fault is one rule's: nobody has to guess among several.
  expect(new Set(violations.map((one) => one.rule))).toEqual(new Set([rule, ...also]));
});

it('refuses to judge by nothing', async () => {
  await expect(verdictOf({ ...anEvening(), crowd: [] })).rejects.toThrow(/nothing to judge/);
  await expect(verdictOf({ ...anEvening(), ann: [] })).rejects.toThrow(/device-ann.jsonl is empty/);
});
