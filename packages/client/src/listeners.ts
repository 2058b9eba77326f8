// Who wants to hear which of the server's events.
import type { ChatEvent, EventData, EventName } from '@doran/protocol/wire';

export class Listeners {
  readonly #byName = new Map<EventName, Set<(data: never) => void>>();

  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void {
    const all = this.#byName.get(name) ?? new Set();
    this.#byName.set(name, all);
    all.add(listener as (data: never) => void);
    return () => all.delete(listener as (data: never) => void);
  }

  tell(event: ChatEvent): void {
    for (const listener of [...(this.#byName.get(event.name) ?? [])]) {
      try {
        listener(event.data as never);
      } catch (error) {
        // A page's own mistake must neither stop the others nor be swallowed.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
