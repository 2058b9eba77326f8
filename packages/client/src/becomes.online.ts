// Waits for the connection, for programs that have nothing to do without one.
import type { Clock } from './clock.js';
import { errorOf, Unanswered } from './faults.js';
import type { Model } from './model.js';

export function becomesOnline(model: Model, clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): boolean => {
      const { status, error } = model.get().connection;
      // Online and greeted: before that nobody knows whose connection it is.
      if (status === 'online' && model.get().me !== null && model.get().epoch !== null) resolve();
      else if (status === 'refused') reject(errorOf(error));
      else return false;
      return true;
    };
    if (look()) return;
    const stop = model.subscribe(
      (state) => state,
      () => look() && end(),
    );
    const cancel = clock.after(ms, () => {
      stop();
      reject(new Unanswered(`not online in ${ms} ms`, { cause: model.get().connection.error }));
    });
    const end = () => {
      stop();
      cancel();
    };
  });
}
