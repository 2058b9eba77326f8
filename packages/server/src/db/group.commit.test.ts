// Proves what group commit promises: batches in order, one answer for each item, a limit on what waits.
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { failed, GroupCommit, type Outcome, ok } from './group.commit.js';

/** A commit that a test lets go on by hand, and the batches that it was given. */
function heldCommit() {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const commit = (batch: number[]) => {
    batches.push(batch);
    return new Promise<Outcome<number>[]>((resolve) => {
      releases.push(() => resolve(batch.map((item) => ok(item * 10))));
    });
  };
  const release = async () => {
    await until(() => releases.length > 0);
    releases.shift()?.();
  };
  return { batches, commit, release };
}

async function until(come: () => boolean): Promise<void> {
  while (!come()) await new Promise(setImmediate);
}

describe('GroupCommit', () => {
  it('commits together what came in one turn of the loop, in order', async () => {
    const batches: number[][] = [];
    const group = new GroupCommit<number, number>(async (batch) => {
      batches.push(batch);
      return batch.map((item) => ok(item * 10));
    });
    expect(await Promise.all([1, 2, 3].map((item) => group.add(item)))).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('gathers what arrives during a commit into the next one', async () => {
    const { batches, commit, release } = heldCommit();
    const group = new GroupCommit(commit);
    const first = group.add(1);
    await until(() => batches.length === 1);
    const later = [group.add(2), group.add(3)];
    await release();
    expect(await first).toBe(10);
    await release();
    expect(await Promise.all(later)).toEqual([20, 30]);
    expect(batches).toEqual([[1], [2, 3]]);
  });

  it('has one commit at a time', async () => {
    let running = 0;
    let most = 0;
    const group = new GroupCommit<number, number>(async (batch) => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      return batch.map(ok);
    });
    const rounds = Array.from({ length: 20 }, async (_, round) => {
      for (let turn = 0; turn < round; turn++) await new Promise(setImmediate);
      return group.add(round);
    });
    await Promise.all(rounds);
    expect(most).toBe(1);
  });

  it('cuts a batch at its size', async () => {
    const batches: number[][] = [];
    const commit = async (batch: number[]) => {
      batches.push(batch);
      return batch.map(ok);
    };
    const group = new GroupCommit<number, number>(commit, { maxBatch: 2, maxWaiting: 10 });
    await Promise.all([1, 2, 3, 4, 5].map((item) => group.add(item)));
    expect(batches).toEqual([[1, 2], [3, 4], [5]]);
  });

  it('refuses as unavailable what is one too many, and takes more once there is room', async () => {
    const { commit, release } = heldCommit();
    const group = new GroupCommit(commit, { maxBatch: 2, maxWaiting: 2 });
    const accepted = [group.add(1), group.add(2)];
    const refusal = await group.add(3).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ChatError);
    expect(refusal).toMatchObject({ code: 'unavailable', retryable: true, retryAfterMs: 1_000 });
    await release();
    expect(await Promise.all(accepted)).toEqual([10, 20]);
    const again = group.add(4);
    await release();
    expect(await again).toBe(40);
  });

  it('fails one item alone', async () => {
    const fault = new Error('two is not wanted');
    const group = new GroupCommit<number, number>(async (batch) =>
      batch.map((item) => (item === 2 ? failed(fault) : ok(item))),
    );
    const answers = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)));
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: fault });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('the database is gone'))],
    [
      'throws',
      () => {
        throw new Error('the database is gone');
      },
    ],
  ])('fails all of a batch whose commit %s, and goes on with the next', async (_, break_) => {
    let broken = true;
    const group = new GroupCommit<number, number>((batch) => (broken ? break_() : Promise.resolve(batch.map(ok))));
    const answers = await Promise.allSettled([group.add(1), group.add(2)]);
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { message: 'the database is gone' } },
      { status: 'rejected', reason: { message: 'the database is gone' } },
    ]);
    broken = false;
    expect(await group.add(3)).toBe(3);
  });

  it('does not wait for an outcome that is a promise', async () => {
    let finish = (_: number): void => {};
    const slow = new Promise<number>((resolve) => {
      finish = resolve;
    });
    const group = new GroupCommit<number, number>(async (batch) =>
      batch.map((item) => (item === 1 ? ok(slow) : ok(item))),
    );
    const first = group.add(1);
    expect(await group.add(2)).toBe(2);
    await group.idle();
    finish(11);
    expect(await first).toBe(11);
  });

  it('is busy until nothing waits', async () => {
    const { commit, release } = heldCommit();
    const group = new GroupCommit(commit);
    expect(group.busy).toBe(false);
    await group.idle();
    const answers = [group.add(1)];
    expect(group.busy).toBe(true);
    let idle = false;
    const becomesIdle = group.idle().then(() => {
      idle = true;
    });
    await release();
    await answers[0];
    answers.push(group.add(2));
    await new Promise(setImmediate);
    expect(idle).toBe(false);
    await release();
    await becomesIdle;
    expect(await Promise.all(answers)).toEqual([10, 20]);
    expect(group.busy).toBe(false);
  });
});
