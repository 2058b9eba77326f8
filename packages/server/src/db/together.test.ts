// Proves what asking together promises: one question for those who ask at once, to each its own answer or fault.
import { describe, expect, it } from 'vitest';
import { OneConnection } from './one.connection.js';
import { together } from './together.js';

const settledly = (answers: Promise<unknown>[]) =>
  Promise.allSettled(answers).then((all) =>
    all.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error).message)),
  );

/** Doubles what it is asked, and keeps what was asked together. */
function doubling(refuses: (question: number) => Error | undefined = () => undefined) {
  const asked: number[][] = [];
  const ask = async (questions: number[]) => {
    asked.push(questions);
    for (const question of questions) {
      const error = refuses(question);
      if (error) throw error;
    }
    return questions.map((question) => question * 2);
  };
  return { asked, ask };
}

describe('together', () => {
  it('makes one question of those that are put in one turn, and gives each its own answer', async () => {
    const { asked, ask } = doubling();
    const double = together(ask);
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('never answers with what was read before the question was put', async () => {
    let stands = 'before';
    const read = together(async (questions: string[]) => {
      const seen = stands;
      await new Promise(setImmediate);
      return questions.map(() => seen);
    });
    const early = read('first');
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    stands = 'after';
    expect(await read('second')).toBe('after');
    expect(await early).toBe('before');
  });

  it('asks no more at once than it is told', async () => {
    const { asked, ask } = doubling();
    const double = together(ask, { atOnce: 2 });
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(asked).toEqual([[1, 2], [3]]);
  });

  it('lets nobody wait for a question that takes long, until three of them do', async () => {
    const open: (() => void)[] = [];
    const asked: number[][] = [];
    const slow = together(async (questions: number[]) => {
      asked.push(questions);
      await new Promise<void>((resolve) => open.push(resolve));
      return questions;
    });
    const answers: Promise<number>[] = [];
    for (const question of [1, 2, 3, 4, 5]) {
      answers.push(slow(question));
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    expect(asked).toEqual([[1], [2], [3]]);
    open[1]?.();
    expect(await answers[1]).toBe(2);
    await expect.poll(() => asked.at(-1)).toEqual([4, 5]);
    for (const answer of open) answer();
    expect(await Promise.all(answers)).toEqual([1, 2, 3, 4, 5]);
  });

  it('refuses who asks inside a transaction, and nobody else', async () => {
    const { asked, ask } = doubling();
    const double = together(ask);
    const inside = new OneConnection().hold(() => double(1));
    expect(await settledly([inside, double(2)])).toEqual([expect.stringMatching(/inside a transaction/i), 4]);
    expect(asked).toEqual([[2]]);
  });

  it('lets one that cannot be answered fail alone', async () => {
    const { ask } = doubling((question) => (question === 2 ? new Error('two cannot be doubled') : undefined));
    expect(await settledly([1, 2, 3].map(together(ask)))).toEqual([2, 'two cannot be doubled', 6]);
  });

  it('does not ask a database in trouble again for each of them', async () => {
    const trouble = Object.assign(new Error('the server is starting'), { code: '57P03' });
    const { asked, ask } = doubling(() => trouble);
    expect(await settledly([1, 2].map(together(ask)))).toEqual([trouble.message, trouble.message]);
    expect(asked).toEqual([[1, 2]]);
  });
});
