// Proves that whoever holds a connection is refused a second one, at once and in words, and nobody else is.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { useDatabase } from '../support/database.fixture.js';

const test = useDatabase();
const REFUSED = /inside a transaction a second connection was asked for/i;

describe('inside a transaction', () => {
  it.each([
    ['a query', () => test.db.query('select 1')],
    ['the writer', () => test.db.writer.query('select 1')],
    ['a transaction', () => test.db.transaction(async (tx) => tx.query('select 1'))],
    ['a query after another turn of the loop', () => sleep(5).then(() => test.db.query('select 1'))],
    ['a fresh read', async () => (await test.db.fresh()).query('select 1')],
  ])('%s is refused', async (_, ask) => {
    await expect(test.db.transaction(ask)).rejects.toThrow(REFUSED);
    // The one that held it has given it back.
    expect((await test.db.query<{ one: number }>('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });

  it('its own statements are not, nor those of others meanwhile', async () => {
    const asking = test.db.transaction(async (tx) => {
      await sleep(20);
      return (await tx.query<{ one: number }>('select 1 as one')).rows;
    });
    const [mine, other] = await Promise.all([asking, test.db.query<{ two: number }>('select 2 as two')]);
    expect(mine).toEqual([{ one: 1 }]);
    expect(other.rows).toEqual([{ two: 2 }]);
  });

  it('what it began may ask when it has ended, also when it failed', async () => {
    for (const fails of [false, true]) {
      let later: Promise<unknown> | undefined;
      await test.db
        .transaction(async (tx) => {
          await tx.query('select 1');
          later = sleep(50).then(() => test.db.query('select 3 as three'));
          if (fails) throw new Error('rolled back');
        })
        .catch(() => {});
      expect(await later).toMatchObject({ rows: [{ three: 3 }] });
    }
  });
});
