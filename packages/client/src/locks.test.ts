// Proves that only one client holds a name: by the browser's own locks, also when one is stolen.
import { expect, it } from 'vitest';
import { webLocks } from './locks.js';
import { settle } from './testing/samples.js';

const until = async (holds: () => boolean) => {
  for (let turn = 0; turn < 100 && !holds(); turn += 1) await settle();
  expect(holds()).toBe(true);
};

function stand(name: string) {
  const told: string[] = [];
  const leave = webLocks().hold(
    name,
    () => told.push('held'),
    () => told.push('lost'),
  );
  return { told, leave };
}

it('gives the name to the next in line when its holder leaves, and to nobody who left the line', async () => {
  const name = crypto.randomUUID();
  const [first, second, third] = [stand(name), stand(name), stand(name)];
  await until(() => first.told.length === 1);
  second.leave();
  first.leave();
  await until(() => third.told.length === 1);
  expect([first.told, second.told, third.told]).toEqual([['held'], [], ['held']]);
  third.leave();
});

it('tells a holder whose name was stolen that it holds it no longer', async () => {
  const name = crypto.randomUUID();
  const holder = stand(name);
  await until(() => holder.told.length === 1);
  await navigator.locks.request(name, { steal: true }, () => {});
  await until(() => holder.told.length === 2);
  expect(holder.told).toEqual(['held', 'lost']);
  holder.leave();
});
