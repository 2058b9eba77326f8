// The promise that nobody who holds a connection asks for a second one: ten such callers would wait for each other for ever.
import { AsyncLocalStorage } from 'node:async_hooks';

export class OneConnection {
  readonly #holder = new AsyncLocalStorage<{ holds: boolean }>();

  /** Runs the work of a transaction. What it began and left running may ask again once the transaction has ended. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const holder = { holds: true };
    try {
      return await this.#holder.run(holder, work);
    } finally {
      holder.holds = false;
    }
  }

  /** Throws inside the work of a transaction. */
  refuseSecond(): void {
    if (this.#holder.getStore()?.holds) {
      throw new Error('Inside a transaction a second connection was asked for: use the transaction that is open.');
    }
  }
}
