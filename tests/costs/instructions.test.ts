// Proves that what `perf` says is read right, also where it counts nothing.
import { expect, it } from 'vitest';
import { instructionsDuring, readCount } from './instructions.js';

it('reads a count, and why there is none', () => {
  expect(readCount('1834202,,instructions:u,1203940,100.00,,\n')).toEqual({ count: 1_834_202 });
  expect(readCount('<not supported>,,instructions:u,0,100.00,,\n')).toEqual({ missing: '<not supported>' });
  expect(readCount('Error: Access is limited.\n')).toEqual({ missing: 'Error: Access is limited.\n' });
});

it('says why where there is no such process, and does not begin', async () => {
  let begun = false;
  const counted = await instructionsDuring(2 ** 30, async () => {
    begun = true;
  });
  expect(counted).toEqual({ missing: expect.stringMatching(/\w/) });
  expect(begun).toBe(false);
});
