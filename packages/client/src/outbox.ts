// Sends what one wrote, one message in flight for each room and oldest first, until it is acked or refused for good.
import { ChatError, type Message } from '@doran/protocol/wire';
import { backOff } from './backoff.js';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { faultOf } from './faults.js';
import type { LocksPort } from './locks.js';
import type { Model } from './model.js';
import { createOutboxRows, type OutboxRows } from './outbox.rows.js';
import { nextToSend, type Pending, type PendingList, withAcked, withoutPending, withPending } from './pending.js';
import { NONE, withPendingOf } from './state.js';
import type { StorePort } from './store.port.js';
import { openTabs, type Tabs } from './tabs.js';

/** A message that breaks the server this often must not keep the ones after it from going out. */
const MAX_BREAKS = 5;
/** Before a client whose turn was taken away stands in line again. */
const TURN_AGAIN_MS = 1_000;

export interface Outbox {
  /** Whose messages these are: what that user wrote before comes back. */
  begin(userId: string): Promise<void>;
  /** Answers the message's id; it stands pending in the state already. */
  send(roomId: string, content: Pending['content']): string;
  /** Sends what failed again, as the last one: what went out since then stands before it in the room. */
  retry(roomId: string, id: string): void;
  /** Forgets it. One that is on its way may arrive all the same. */
  discard(roomId: string, id: string): void;
  /** A connection begins. */
  online(): void;
  /** It has ended: another tab whose connection lives may send. */
  offline(): void;
  /** Lets go of the user, whose messages stay stored. */
  end(): void;
  close(): void;
}

export interface OutboxNeeds {
  model: Model;
  command: Connection['command'];
  arrived(message: Message): void;
  store: StorePort;
  locks: LocksPort;
  /** Names the server among others that share the store. */
  url: string;
  clock: Clock;
  random: () => number;
  newId: () => string;
}

type Outcome = 'done' | 'stop' | { waitMs: number; told: boolean };

export function createOutbox(needs: OutboxNeeds): Outbox {
  const { model, command, arrived, store, locks, url, clock, random, newId } = needs;
  const busy = new Set<string>();
  const sleepers = new Set<() => void>();
  const breaks = new Map<string, number>();
  let rows: OutboxRows | null = null;
  let tabs: Tabs | null = null;
  let name = '';
  let letGo: (() => void) | null = null;
  let holding = false;

  const change = (roomId: string, next: (list: PendingList) => PendingList) =>
    model.change((state) => withPendingOf(state, roomId, next));
  const listOf = (roomId: string) => model.get().pending.get(roomId) ?? NONE;
  const maySend = () => holding && model.get().connection.status === 'online';

  // Whichever way a message stopped being pending, its row goes: ack, echo, page, discard, or another tab's doing.
  const unsubscribe = model.subscribe(
    (state) => state.pending,
    (now, before) => {
      const waits = new Set([...now.values()].flat().flatMap((one) => (one.acked ? [] : [one.id])));
      const gone = [...before.values()].flat().filter((one) => !one.acked && !waits.has(one.id));
      if (gone.length > 0) rows?.remove(gone);
    },
  );

  function drainAll(): void {
    for (const roomId of model.get().pending.keys()) void drain(roomId);
  }

  async function drain(roomId: string): Promise<void> {
    if (busy.has(roomId)) return;
    busy.add(roomId);
    try {
      let failures = 0;
      while (maySend()) {
        // Only what is stored is sent: after a crash nobody has to guess what went out.
        await rows?.written();
        const next = nextToSend(listOf(roomId));
        if (!next || !maySend()) return;
        const outcome = await attempt(next);
        if (outcome === 'stop') return;
        failures = outcome === 'done' ? 0 : failures + 1;
        if (outcome !== 'done') await sleep(Math.max(outcome.waitMs, backOff(failures, random)), outcome.told);
      }
    } finally {
      busy.delete(roomId);
    }
  }

  async function attempt({ roomId, id, content }: Pending): Promise<Outcome> {
    try {
      const { message } = await command('message:send', { roomId, id, ...content });
      breaks.delete(id);
      tabs?.tell(message);
      arrived(message);
      change(roomId, (list) => withAcked(list, new Map([[id, message.seq]])));
      return 'done';
    } catch (error) {
      const fault = faultOf(error);
      // Not the message's fault: the next connection brings a token that is taken.
      if (fault.code === 'unauthenticated') return 'stop';
      const broken = (breaks.get(id) ?? 0) + (fault.code === 'internal' ? 1 : 0);
      breaks.set(id, broken);
      if (!fault.retryable || broken >= MAX_BREAKS) {
        breaks.delete(id);
        const refused = listOf(roomId).find((one) => one.id === id);
        if (refused && !refused.acked) put({ ...refused, fault });
        return 'done';
      }
      const told = error instanceof ChatError ? error.retryAfterMs : undefined;
      return { waitMs: told ?? 0, told: told !== undefined };
    }
  }

  /** A new connection ends the wait, unless the server said how long it is to be. */
  function sleep(ms: number, told: boolean): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        cancel();
        sleepers.delete(wake);
        resolve();
      };
      const cancel = clock.after(ms, wake);
      if (!told) sleepers.add(wake);
    });
  }

  function put(pending: Pending): void {
    change(pending.roomId, (list) => withPending(list, pending));
    rows?.put(pending);
  }

  function lastOrder(): number {
    const orders = [...model.get().pending.values()].flat().map((one) => one.order);
    // The device's clock may have been set back: what is written later goes out later all the same.
    return Math.max(clock.now(), ...orders.map((order) => order + 1));
  }

  function takeTurn(): void {
    if (letGo || name === '' || model.get().connection.status !== 'online') return;
    const held = () => {
      holding = true;
      // The holder before may have died in the middle.
      void (rows?.reload() ?? Promise.resolve()).then(drainAll);
    };
    const lost = () => {
      holding = false;
      letGo = null;
      clock.after(TURN_AGAIN_MS, takeTurn);
    };
    // Rows that nobody else sees need no turns.
    if (!store.shared) {
      letGo = () => {};
      held();
    } else letGo = locks.hold(name, held, lost);
  }

  function giveTurn(): void {
    letGo?.();
    letGo = null;
    holding = false;
  }

  function end(): void {
    giveTurn();
    tabs?.close();
    tabs = null;
    rows = null;
    name = '';
  }

  return {
    async begin(userId) {
      end();
      name = `doran-outbox:${url}:${userId}`;
      if (store.shared) {
        tabs = openTabs(name, clock, (news) => {
          if (news) arrived(news);
          void rows?.reload().then(drainAll);
        });
      }
      const scope = `${url}|${userId}|`;
      const own = createOutboxRows({ model, store, scope, newId, changed: () => tabs?.tell(null) });
      rows = own;
      // Written before anybody knew whose it was.
      for (const pending of [...model.get().pending.values()].flat()) if (!pending.acked) own.put(pending);
      await own.reload();
      takeTurn();
    },
    send(roomId, content) {
      const id = newId();
      const createdAt = new Date(clock.now()).toISOString();
      put({ id, roomId, order: lastOrder(), createdAt, content, fault: null, acked: false });
      void drain(roomId);
      return id;
    },
    retry(roomId, id) {
      const failed = listOf(roomId).find((one) => one.id === id);
      if (!failed?.fault) return;
      put({ ...failed, order: lastOrder(), fault: null });
      void drain(roomId);
    },
    discard: (roomId, id) => change(roomId, (list) => withoutPending(list, id)),
    online() {
      takeTurn();
      for (const wake of [...sleepers]) wake();
      drainAll();
    },
    offline: giveTurn,
    end,
    close() {
      unsubscribe();
      end();
    },
  };
}
