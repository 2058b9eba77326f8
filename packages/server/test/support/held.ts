// A host's transaction that stays open until the test lets it end.
import { onTestFinished } from 'vitest';
import type { Chat } from './chat.fixture.js';

type HostTx = Parameters<Parameters<Chat['service']['transaction']>[0]>[0];

export interface Held<T> {
  /** What the work answered; the transaction is still open. */
  value: T;
  commit(): Promise<void>;
  rollBack(): Promise<void>;
}

/** Does `work` in a transaction of the host and holds it open; at the latest until the test ends. */
export function held<T>(chat: Chat, work: (tx: HostTx) => Promise<T>): Promise<Held<T>> {
  const undone = new Error('rolled back by the test');
  return new Promise((resolve, reject) => {
    let end = (_: 'commit' | 'roll back'): void => {};
    const ending = new Promise<'commit' | 'roll back'>((settle) => {
      end = settle;
    });
    const ended = chat.service.transaction(async (tx) => {
      const value = await work(tx);
      const endBy = (how: 'commit' | 'roll back') => async () => {
        end(how);
        await ended.catch((error: unknown) => {
          if (error !== undone) throw error;
        });
      };
      onTestFinished(endBy('roll back'));
      resolve({ value, commit: endBy('commit'), rollBack: endBy('roll back') });
      if ((await ending) === 'roll back') throw undone;
    });
    ended.catch(reject);
  });
}
