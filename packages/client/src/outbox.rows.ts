// What is unsent, as rows of the store: written in the order in which it happened, and brought back.
import { chore, type Model } from './model.js';
import { inOrder, type Pending, type PendingList, settled } from './pending.js';
import { type ChatState, NONE } from './state.js';
import { inStore } from './store.fault.js';
import type { Row, StorePort } from './store.port.js';

export interface OutboxRows {
  put(pending: Pending): void;
  remove(done: readonly Pending[]): void;
  /** Resolves when everything until now is stored, or could not be. */
  written(): Promise<void>;
  /** Shows what the store holds: what other tabs added, changed and removed too. */
  reload(): Promise<void>;
}

interface Needs {
  model: Model;
  store: StorePort;
  scope: string;
  newId: () => string;
  /** Called after rows were written. */
  changed: () => void;
}

export function createOutboxRows({ model, store, scope, newId, changed }: Needs): OutboxRows {
  /** Names this outbox: where it is missing, the browser has thrown the rows away as well. */
  const nameKey = `${scope}outbox`;
  const keyOf = (pending: Pending) => `${nameKey}/${pending.roomId}/${pending.id}`;
  let name: unknown;
  /** Put, and not stored yet: another tab's view of the rows does not know them. */
  const unwritten = new Set<string>();
  // One after another: a store may be slower with one write than with the next.
  let tail: Promise<unknown> = Promise.resolve();

  function write(rows: readonly Row[], done: () => void): void {
    tail = tail.then(async () => {
      // A store that is full or shut takes nothing away from sending: the message only does not outlive the page.
      if (!(await attempt(() => store.write(rows)))) return;
      done();
      changed();
    });
  }

  const attempt = (work: () => Promise<unknown>) => chore(model, 'store', () => inStore(work));

  function put(pending: Pending): void {
    unwritten.add(pending.id);
    write([[keyOf(pending), pending]], () => unwritten.delete(pending.id));
  }

  /** No other tab has taken these away: they are stored again. Sending one twice is no harm ([SEND2]). */
  function storeAgain(): void {
    for (const pending of [...model.get().pending.values()].flat()) if (!pending.acked) put(pending);
  }

  return {
    put,
    remove(done) {
      const rows = done.map((one) => [keyOf(one), undefined] as const);
      write(rows, () => {
        for (const one of done) unwritten.delete(one.id);
      });
    },
    written: () => tail.then(() => {}),
    reload() {
      const read = tail.then(() =>
        attempt(async () => {
          const named = await store.update(nameKey, (known) => known ?? newId());
          if (name !== undefined && named !== name) storeAgain();
          name = named;
          const rows = (await store.read(`${nameKey}/`)).map(([, value]) => value as Pending);
          model.change((state) => merged(state, rows, unwritten));
        }),
      );
      tail = read;
      return read.then(() => {});
    },
  };
}

function merged(state: ChatState, rows: readonly Pending[], unwritten: ReadonlySet<string>): ChatState {
  const pending = new Map<string, PendingList>();
  for (const roomId of new Set([...state.pending.keys(), ...rows.map((row) => row.roomId)])) {
    const before = state.pending.get(roomId) ?? NONE;
    const known = new Map(before.map((one) => [one.id, one]));
    const stored = rows.filter((row) => row.roomId === roomId);
    const fresh = stored.map((row) => newer(known.get(row.id), row, unwritten));
    const names = new Set(fresh.map((one) => one.id));
    const own = before.filter((one) => !names.has(one.id) && (one.acked || unwritten.has(one.id)));
    const list = settled(inOrder([...fresh, ...own]), state.timelines.get(roomId));
    const same = list.length === before.length && list.every((one, index) => one === before[index]);
    if (list.length > 0) pending.set(roomId, same ? before : list);
  }
  const same =
    pending.size === state.pending.size && [...pending].every(([id, list]) => state.pending.get(id) === list);
  return same ? state : { ...state, pending };
}

function newer(known: Pending | undefined, row: Pending, unwritten: ReadonlySet<string>): Pending {
  if (!known) return row;
  if (known.acked || unwritten.has(known.id)) return known;
  return known.order === row.order && known.fault?.code === row.fault?.code ? known : row;
}
