// The promise that nobody who holds a connection asks for a second one: ten such callers would wait for each other for ever.
import { AsyncLocalStorage } from 'node:async_hooks';

interface Holder {
  of: OneConnection;
  holds: boolean;
}

const holders = new AsyncLocalStorage<Holder>();

export class OneConnection {
  /** Runs the work of a transaction. What it began and left running may ask again once the transaction has ended. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    const holder = { of: this, holds: true };
    try {
      return await holders.run(holder, work);
    } finally {
      holder.holds = false;
    }
  }

  /** Throws inside the work of a transaction. */
  refuseSecond(): void {
    const holder = holders.getStore();
    if (holder?.of === this) refuse(holder);
  }
}

/** Throws inside the work of any transaction: for who asks on behalf of many, some of whom may be in one. */
export function refuseInTransaction(): void {
  refuse(holders.getStore());
}

function refuse(holder: Holder | undefined): void {
  if (holder?.holds) {
    throw new Error('Inside a transaction a second connection was asked for: use the transaction that is open.');
  }
}
