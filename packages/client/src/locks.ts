// Which of a user's tabs does what only one of them should do: by Web Locks, or by a lease in the store they share.
import type { Clock } from './clock.js';
import type { StorePort } from './store.port.js';

/** Lets one of several tabs or clients on a device do a thing at a time. */
export interface LocksPort {
  /**
   * Waits in line for the name, calls `held` when it is this client's turn, and `lost` if it was taken away. Answers
   * how to leave the line or give the name on. A holder that dies gives it on by dying.
   */
  hold(name: string, held: () => void, lost: () => void): () => void;
}

/** Web Locks: the browser's own, let go of when a tab dies. */
export function webLocks(locks: LockManager = navigator.locks): LocksPort {
  return {
    hold(name, held, lost) {
      const leaving = new AbortController();
      locks
        .request(name, { signal: leaving.signal }, () => {
          if (leaving.signal.aborted) return;
          held();
          return new Promise<void>((release) => leaving.signal.addEventListener('abort', () => release()));
        })
        // It rejects when this client left the line, or when somebody stole the lock.
        .catch(() => !leaving.signal.aborted && lost());
      return () => leaving.abort();
    },
  };
}

const LEASE_MS = 6_000;
const RENEW_MS = 2_000;

interface Lease {
  owner: string;
  until: number;
}

/** For browsers without Web Locks. A holder that is put to sleep loses the name after 6 s; the repeat it may send is harmless ([SEND2]). */
export function leaseLocks(store: StorePort, clock: Clock, newId: () => string): LocksPort {
  return {
    hold(name, held, lost) {
      const key = `lease|${name}`;
      const owner = newId();
      let mine = false;
      let left = false;
      let cancel = () => {};

      async function renew(): Promise<void> {
        const lease = (await store.update(key, (value) => {
          const now = clock.now();
          const current = value as Lease | undefined;
          const free = !current || current.owner === owner || current.until < now;
          return free ? { owner, until: now + LEASE_MS } : current;
        })) as Lease;
        if (left) return release();
        const was = mine;
        mine = lease.owner === owner;
        if (mine && !was) held();
        if (!mine && was) lost();
      }

      function release(): void {
        // Whoever cannot write it lets the lease run out instead.
        store
          .update(key, (value) => ((value as Lease | undefined)?.owner === owner ? undefined : value))
          .catch(() => {});
      }

      function tick(): void {
        renew()
          .catch(() => {
            // A lease that cannot be renewed must not be relied on.
            if (mine) lost();
            mine = false;
          })
          .finally(() => {
            if (!left) cancel = clock.after(RENEW_MS, tick);
          });
      }

      tick();
      return () => {
        left = true;
        cancel();
        if (mine) release();
      };
    },
  };
}
