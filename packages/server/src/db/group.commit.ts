// Group commit: what arrives while one batch is being committed leaves together in the next.
import { ChatError } from '@doran/protocol';

/** What became of one item of a batch. A promise lets the batch end before a slow item of it does. */
export type Outcome<O> = { ok: true; value: O | Promise<O> } | { ok: false; error: unknown };
export const ok = <O>(value: O | Promise<O>): Outcome<O> => ({ ok: true, value });
export const failed = (error: unknown): Outcome<never> => ({ ok: false, error });

interface Waiting<I, O> {
  item: I;
  resolve: (value: O | Promise<O>) => void;
  reject: (error: unknown) => void;
}

export interface GroupCommitSettings {
  /** Items in one batch at most; larger ones stop gaining and lengthen everyone's wait. */
  maxBatch: number;
  /** Items that may wait before a further one is refused as `unavailable`: the database is behind. */
  maxWaiting: number;
  /** Batches under way at once; with more than one, the order of the items is lost. */
  maxUnderWay?: number;
}

export class GroupCommit<I, O> {
  #waiting: Waiting<I, O>[] = [];
  #underWay = 0;
  /** One of those under way still waits for its turn to end, and will take what comes until then. */
  #gathering = false;
  #whoWaitsForRest: (() => void)[] = [];

  /** `commit` answers one outcome for each item, in their order; when it throws, all of them failed so. */
  constructor(
    private readonly commit: (batch: I[]) => Promise<Outcome<O>[]>,
    private readonly settings: GroupCommitSettings = { maxBatch: 512, maxWaiting: 20_000 },
  ) {}

  add(item: I): Promise<O> {
    if (this.#waiting.length >= this.settings.maxWaiting) {
      return Promise.reject(new ChatError('unavailable', 'Too much is waiting to be written', { retryAfterMs: 1_000 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#wake();
    });
  }

  get busy(): boolean {
    return this.#underWay > 0;
  }

  /** Resolves when nothing waits any longer. */
  async idle(): Promise<void> {
    while (this.busy) await new Promise<void>((resolve) => this.#whoWaitsForRest.push(resolve));
  }

  #wake(): void {
    if (this.#gathering || this.#underWay >= (this.settings.maxUnderWay ?? 1)) return;
    this.#gathering = true;
    this.#underWay += 1;
    void this.#drain();
  }

  async #drain(): Promise<void> {
    // One turn of the loop: what one tick of the network brought travels in one batch.
    await new Promise(setImmediate);
    this.#gathering = false;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.settings.maxBatch);
      if (this.#waiting.length > 0) this.#wake();
      const outcomes = await this.#attempt(batch.map(({ item }) => item));
      batch.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome?.ok) resolve(outcome.value);
        else reject(outcome?.error);
      });
    }
    this.#underWay -= 1;
    if (!this.busy) for (const rested of this.#whoWaitsForRest.splice(0)) rested();
  }

  async #attempt(items: I[]): Promise<Outcome<O>[]> {
    try {
      return await this.commit(items);
    } catch (error) {
      return items.map(() => failed(error));
    }
  }
}
