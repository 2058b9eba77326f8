// Proves that the transactions of the libraries we name are read alike, and that any other is refused in words.
import { describe, expect, it } from 'vitest';
import { hostTransaction } from './host.tx.js';

const ROWS = [{ n: 1 }, { n: 2 }];

describe('hostTransaction', () => {
  it.each([
    ['{ rows }, as pg and PGlite answer', { rows: ROWS, rowCount: 2 }],
    ['the rows themselves, as TypeORM answers', ROWS],
  ])('understands %s', async (_, answer) => {
    const tx = hostTransaction({ query: async () => answer });
    expect(await tx.query('select n')).toEqual({ rows: ROWS });
  });

  it('passes text and values on, and no third argument that a library may take for something else', async () => {
    const calls: unknown[][] = [];
    const tx = hostTransaction({
      query: async (...args: unknown[]) => {
        calls.push(args);
        return { rows: [] };
      },
    });
    await tx.query('select $1', [5], 'the name of a prepared statement');
    expect(calls).toEqual([['select $1', [5]]]);
  });

  it('calls the method on its object', async () => {
    class Client {
      readonly #rows = ROWS;
      async query() {
        return { rows: this.#rows };
      }
    }
    expect(await hostTransaction(new Client()).query('select n')).toEqual({ rows: ROWS });
  });

  it.each([{ affected: 1 }, 'INSERT 0 1'])('refuses an answer without rows: %j', async (answer) => {
    const tx = hostTransaction({ query: async () => answer });
    await expect(tx.query('insert')).rejects.toThrow('pass one that returns rows');
  });

  it('lets an error of the database rise as it is', async () => {
    const fault = Object.assign(new Error('duplicate key'), { code: '23505' });
    const tx = hostTransaction({ query: () => Promise.reject(fault) });
    await expect(tx.query('insert')).rejects.toBe(fault);
  });
});
