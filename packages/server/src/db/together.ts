// What many ask of the database at once becomes one question, and what comes while enough are out leaves together in the next.
import { failed, GroupCommit, type Outcome, ok } from './group.commit.js';
import { refuseInTransaction } from './one.connection.js';
import { isPassing } from './trouble.js';

/** After a cut all come at once: enough that they share the cost of a statement, and few enough that none waits long. */
const AT_ONCE = 32;
/** Statements of one kind that may be out: one that takes long keeps nobody waiting, and the pool is not filled by one kind. */
const OUT = 3;

/**
 * `ask` answers each question, in their order. It begins after each of them was put, so that an answer is never older than
 * its question. `out: 1` keeps their order, for what writes.
 */
export function together<Q, A>(
  ask: (questions: Q[]) => Promise<A[]>,
  { atOnce = AT_ONCE, out = OUT }: { atOnce?: number; out?: number } = {},
): (question: Q) => Promise<A> {
  const batches = new GroupCommit<Q, A>((questions) => answersOf(ask, questions), {
    maxBatch: atOnce,
    maxWaiting: 20_000,
    maxUnderWay: out,
  });
  return async (question) => {
    // Now, and of each: what is asked later belongs to nobody's transaction, and would wait for the end of this one.
    refuseInTransaction();
    return batches.add(question);
  };
}

async function answersOf<Q, A>(ask: (questions: Q[]) => Promise<A[]>, questions: Q[]): Promise<Outcome<A>[]> {
  try {
    return (await ask(questions)).map(ok);
  } catch (error) {
    // Trouble of the database's own would only meet each of them again.
    if (questions.length === 1 || isPassing(error)) throw error;
    return oneByOne(ask, questions);
  }
}

/** One of them cannot be answered: it fails alone. */
async function oneByOne<Q, A>(ask: (questions: Q[]) => Promise<A[]>, questions: Q[]): Promise<Outcome<A>[]> {
  const outcomes: Outcome<A>[] = [];
  for (const question of questions) {
    outcomes.push(
      await ask([question]).then(
        ([answer]) => ok(answer as A),
        (error) => failed(error),
      ),
    );
  }
  return outcomes;
}
