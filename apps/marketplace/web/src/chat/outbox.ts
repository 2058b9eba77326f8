// Sends what one wrote, one message in flight for each room and oldest first, until it is acked or refused for good.
import type { Message } from '@doran/protocol';
import { ChatError } from '@doran/protocol';
import type { Connection } from './connection';
import { type Fault, faultOf } from './faults';
import { timelineOf, withTimeline } from './state';
import type { Store } from './store';
import { addPending, dropPending, failPending, isAcked, type Pending, retryPending } from './timeline';

/** How often the server may answer "not now" before the reader is asked what to do. */
const MAX_ATTEMPTS = 5;

export interface Outbox {
  send(roomId: string, body: string, replyTo: string | null): void;
  tryAgain(roomId: string, id: string): void;
  discard(roomId: string, id: string): void;
  /** Everything that has no ack, after every connect. */
  resume(): void;
}

interface Needs {
  store: Store;
  command: Connection['command'];
  arrived: (message: Message) => void;
  newId: () => string;
  wait: (ms: number) => Promise<void>;
}

export function createOutbox({ store, command, arrived, newId, wait }: Needs): Outbox {
  const busy = new Set<string>();

  const change = (roomId: string, next: Parameters<typeof withTimeline>[2]) =>
    store.change((state) => withTimeline(state, roomId, next));

  function oldestWaiting(roomId: string): Pending | undefined {
    const timeline = timelineOf(store.get(), roomId);
    return timeline.pending.find((one) => one.fault === null && !isAcked(timeline, one.id));
  }

  async function drain(roomId: string): Promise<void> {
    if (busy.has(roomId)) return;
    busy.add(roomId);
    try {
      let attempts = 0;
      for (let next = oldestWaiting(roomId); next; next = oldestWaiting(roomId)) {
        if (store.get().link.phase !== 'online') return;
        const outcome = await attempt(roomId, next);
        attempts = outcome === 'done' ? 0 : attempts + 1;
        if (outcome === 'done') continue;
        // Without a connection nothing is lost and nobody is to blame: it goes out again after the next hello.
        if (store.get().link.phase !== 'online') return;
        if (attempts >= MAX_ATTEMPTS) {
          attempts = 0;
          refuse(roomId, next.id, outcome.fault);
        } else await wait(Math.max(outcome.waitMs, 300 * 2 ** attempts));
      }
    } finally {
      busy.delete(roomId);
    }
  }

  async function attempt(roomId: string, pending: Pending): Promise<'done' | { fault: Fault; waitMs: number }> {
    const { id, body, replyTo } = pending;
    try {
      const sent = await command('message:send', {
        roomId,
        id,
        type: 'TEXT',
        body,
        ...(replyTo === null ? {} : { replyTo }),
      });
      arrived(sent.message);
      return 'done';
    } catch (error) {
      const fault = faultOf(error);
      if (error instanceof ChatError && !error.retryable) {
        refuse(roomId, id, fault);
        return 'done';
      }
      return { fault, waitMs: error instanceof ChatError ? (error.retryAfterMs ?? 0) : 0 };
    }
  }

  const refuse = (roomId: string, id: string, fault: Fault) =>
    change(roomId, (timeline) => failPending(timeline, id, fault));

  return {
    send(roomId, body, replyTo) {
      const pending: Pending = { id: newId(), body, replyTo, createdAt: new Date().toISOString(), fault: null };
      change(roomId, (timeline) => addPending(timeline, pending));
      void drain(roomId);
    },
    tryAgain(roomId, id) {
      change(roomId, (timeline) => retryPending(timeline, id));
      void drain(roomId);
    },
    discard(roomId, id) {
      change(roomId, (timeline) => dropPending(timeline, id));
    },
    resume() {
      for (const roomId of store.get().timelines.keys()) void drain(roomId);
    },
  };
}
