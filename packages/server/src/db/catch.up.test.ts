// Proves that a read of what is new never runs twice at once, and never misses what it was told of while it ran.
import { expect, it } from 'vitest';
import { catchUp } from './catch.up.js';

function steered() {
  const trouble: unknown[] = [];
  const running: { end: () => void; fail: (error: Error) => void }[] = [];
  let begun = 0;
  const read = () => {
    begun += 1;
    return new Promise<void>((end, fail) => running.push({ end, fail }));
  };
  const told = catchUp(read, (error) => trouble.push(error));
  return { told, begun: () => begun, next: () => running.shift(), trouble };
}

it('reads when told, once for all who told while a read ran', async () => {
  const { told, begun, next } = steered();
  told();
  expect(begun()).toBe(1);
  for (let n = 0; n < 5; n += 1) told();
  expect(begun()).toBe(1);
  next()?.end();
  await expect.poll(begun).toBe(2);
  next()?.end();
  await new Promise(setImmediate);
  expect(begun()).toBe(2);
});

it('goes on after passing trouble: the next who tells reads again', async () => {
  const { told, begun, next, trouble } = steered();
  told();
  next()?.fail(new Error('Connection terminated'));
  await new Promise(setImmediate);
  told();
  expect(begun()).toBe(2);
  expect(trouble).toEqual([]);
  const ours = new Error('our own mistake');
  next()?.fail(ours);
  await expect.poll(() => trouble).toEqual([ours]);
});
