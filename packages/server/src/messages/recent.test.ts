// Proves that what was added lately is known, and that what was added long ago is forgotten.
import { describe, expect, it } from 'vitest';
import { Recent } from './recent.js';

describe('Recent', () => {
  const LEAST = 3;
  const after = (count: number) => {
    const recent = new Recent(LEAST);
    for (let key = 1; key <= count; key += 1) recent.add(String(key));
    return Array.from({ length: count }, (_, index) => String(index + 1)).filter((key) => recent.has(key));
  };

  it.each([1, 3, 4, 6, 7, 100])('after %i keys knows at least the last three, and never more than six', (count) => {
    const known = after(count);
    const added = Array.from({ length: count }, (_, index) => String(index + 1));
    expect(known.slice(-LEAST)).toEqual(added.slice(-LEAST));
    expect(known.length).toBeLessThanOrEqual(2 * LEAST);
  });

  it.each(['1', '6'])('lets go of %s, whichever half it is in, and says whether it had it', (key) => {
    const recent = new Recent(LEAST);
    for (let added = 1; added <= 6; added += 1) recent.add(String(added));
    expect([recent.delete(key), recent.has(key), recent.delete(key)]).toEqual([true, false, false]);
  });

  it('knows nothing that was not added', () => {
    expect(new Recent(LEAST).has('1')).toBe(false);
  });
});
