// An outbox, the tab it is in, and a server that answers when the test says so.
import type { CommandInput } from '@doran/protocol/wire';
import type { LocksPort } from '../locks.js';
import { createModel, type Model } from '../model.js';
import { createOutbox, type Outbox } from '../outbox.js';
import { withMessages } from '../rooms.js';
import { withTimeline } from '../state.js';
import { memoryStore } from '../store.memory.js';
import type { StorePort } from '../store.port.js';
import { addMessage, addNewest, EMPTY } from '../timeline.js';
import { message, page, ROOM, type SteeredClock, steeredClock } from './samples.js';

export interface Sent {
  id: string;
  body: string | undefined;
  from: string;
  ack(): void;
  refuse(error: Error): void;
}

/** A room on a server: first come, first seq; a repeated id is the same message. */
export class Server {
  readonly sent: Sent[] = [];
  readonly stored: string[] = [];
  readonly bodies: (string | undefined)[] = [];
  inFlight = 0;
  mostInFlight = 0;

  take({ id, body }: CommandInput<'message:send'>) {
    if (!this.stored.includes(id)) {
      this.stored.push(id);
      this.bodies.push(body);
    }
    return { message: message(2 + this.stored.indexOf(id) + 1, { id, body: body ?? null }), repeated: false };
  }

  command(from: string) {
    return (async (_name: string, input: CommandInput<'message:send'>) => {
      this.inFlight += 1;
      this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
      try {
        return await new Promise((resolve, refuse) => {
          this.sent.push({ id: input.id, body: input.body, from, ack: () => resolve(this.take(input)), refuse });
        });
      } finally {
        this.inFlight -= 1;
      }
    }) as never;
  }
}

export interface Tab {
  model: Model;
  outbox: Outbox;
  online(yes: boolean): void;
  pending(): [string | undefined, string | null][];
}

const open: Tab[] = [];

export function closeTabs(): void {
  for (const tab of open.splice(0)) tab.outbox.close();
}

export interface Parts {
  server: Server;
  store?: StorePort;
  clock?: SteeredClock;
  locks?: LocksPort;
  url?: string;
}

const NOBODY_ELSE: LocksPort = {
  hold(_name, held) {
    held();
    return () => {};
  },
};

export async function openTab(
  name: string,
  { server, store = memoryStore(), clock = steeredClock(), locks, url }: Parts,
) {
  const model = createModel();
  model.change((state) => ({
    ...state,
    me: { id: 'minji' },
    timelines: new Map([[ROOM, addNewest(EMPTY, page(1, 2))]]),
  }));
  const outbox = createOutbox({
    model,
    command: server.command(name),
    arrived: (one) =>
      model.change((state) =>
        withTimeline(withMessages(state, ROOM, [one]), ROOM, (timeline) => addMessage(timeline, one)),
      ),
    store,
    locks: locks ?? NOBODY_ELSE,
    url: url ?? 'test',
    clock,
    random: () => 1,
    newId: () => crypto.randomUUID(),
  });
  const tab: Tab = {
    model,
    outbox,
    online(yes) {
      const status = yes ? ('online' as const) : ('offline' as const);
      model.change((state) => ({ ...state, connection: { ...state.connection, status } }));
      if (yes) outbox.online();
      else outbox.offline();
    },
    pending: () => (model.get().pending.get(ROOM) ?? []).map((one) => [one.content.body, one.fault?.code ?? null]),
  };
  open.push(tab);
  await outbox.begin('minji');
  return tab;
}

export const say = (tab: Tab, body: string) => tab.outbox.send(ROOM, { type: 'TEXT', body });
