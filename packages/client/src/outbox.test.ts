// Proves how unsent messages leave: one in flight for each room, oldest first, always with their own id, from one tab.
import { ChatError, type CommandInput } from '@doran/protocol/wire';
import 'fake-indexeddb/auto';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.js';
import { Unanswered } from './faults.js';
import { type LocksPort, leaseLocks, webLocks } from './locks.js';
import { createModel, type Model } from './model.js';
import { createOutbox, type Outbox } from './outbox.js';
import { withMessages } from './rooms.js';
import { withTimeline } from './state.js';
import { indexedDbStore } from './store.indexeddb.js';
import { memoryStore } from './store.memory.js';
import type { StorePort } from './store.port.js';
import { message, page, ROOM, type SteeredClock, settle, steeredClock } from './testing/samples.js';
import { addMessage, addNewest, EMPTY } from './timeline.js';

interface Sent {
  id: string;
  body: string | undefined;
  from: string;
  ack(): void;
  refuse(error: Error): void;
}

/** A room on a server: first come, first seq; a repeated id is the same message. */
class Server {
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

interface Tab {
  model: Model;
  outbox: Outbox;
  online(yes: boolean): void;
  pending(): [string | undefined, string | null][];
}

const open: Tab[] = [];
afterEach(() => {
  for (const tab of open.splice(0)) tab.outbox.close();
});

interface Parts {
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

async function openTab(name: string, { server, store = memoryStore(), clock = steeredClock(), locks, url }: Parts) {
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

const say = (tab: Tab, body: string) => tab.outbox.send(ROOM, { type: 'TEXT', body });

describe('outbox', () => {
  it('[SEND4] keeps one message in flight for a room, oldest first', async () => {
    const server = new Server();
    const tab = await openTab('a', { server });
    tab.online(true);
    say(tab, 'one');
    say(tab, 'two');
    await settle();
    expect(server.sent.map((one) => one.body)).toEqual(['one']);
    server.sent[0]?.ack();
    await settle();
    expect(server.sent.map((one) => one.body)).toEqual(['one', 'two']);
    server.sent[1]?.ack();
    await settle();
    expect(tab.pending()).toEqual([]);
  });

  it('[SEND2] sends again with the same id what was not answered, at once after the next connect', async () => {
    const server = new Server();
    const tab = await openTab('a', { server });
    tab.online(true);
    say(tab, 'one');
    await settle();
    tab.online(false);
    server.sent[0]?.refuse(new Unanswered('gone'));
    await settle();
    expect(tab.pending()).toEqual([['one', null]]);
    tab.online(true);
    await settle();
    expect(server.sent[1]?.id).toBe(server.sent[0]?.id);
    server.sent[1]?.ack();
    await settle();
    expect(tab.pending()).toEqual([]);
  });

  it('[RCPT2] says failed only when the server refused for good, and lets the next one go', async () => {
    const server = new Server();
    const tab = await openTab('a', { server });
    tab.online(true);
    const first = say(tab, 'one');
    say(tab, 'two');
    await settle();
    server.sent[0]?.refuse(new ChatError('blocked', 'blocked'));
    await settle();
    expect(tab.pending()).toEqual([
      ['one', 'blocked'],
      ['two', null],
    ]);
    server.sent[1]?.ack();
    await settle();
    tab.outbox.retry(ROOM, first);
    await settle();
    expect(server.sent[2]?.id).toBe(first);
    server.sent[2]?.ack();
    await settle();
    expect(tab.pending()).toEqual([]);
    expect(server.bodies).toEqual(['two', 'one']);
  });

  it('waits as long as it is told, keeps the order meanwhile, and never calls that failed', async () => {
    const server = new Server();
    const clock = steeredClock();
    const tab = await openTab('a', { server, clock });
    tab.online(true);
    say(tab, 'one');
    say(tab, 'two');
    for (let attempt = 0; attempt < 8; attempt += 1) {
      await settle();
      server.sent[attempt]?.refuse(new ChatError('rate_limited', 'slow down', { retryAfterMs: 60_000 }));
      await clock.pass(59_000);
      expect(server.sent).toHaveLength(attempt + 1);
      await clock.pass(2_000);
    }
    expect(new Set(server.sent.map((one) => one.body))).toEqual(new Set(['one']));
    expect(tab.pending()).toEqual([
      ['one', null],
      ['two', null],
    ]);
  });

  it('gives up on a message that breaks the server five times, and lets it be discarded', async () => {
    const server = new Server();
    const clock = steeredClock();
    const tab = await openTab('a', { server, clock });
    tab.online(true);
    const id = say(tab, 'one');
    say(tab, 'two');
    for (let attempt = 0; attempt < 5; attempt += 1) {
      await settle();
      server.sent[attempt]?.refuse(new ChatError('internal', 'broke'));
      await clock.pass(31_000);
    }
    expect(tab.pending()[0]).toEqual(['one', 'internal']);
    expect(server.sent.at(-1)?.body).toBe('two');
    tab.outbox.discard(ROOM, id);
    expect(tab.pending()).toEqual([['two', null]]);
  });

  it('waits for another session when its own is not taken any more, without failing the message', async () => {
    const server = new Server();
    const tab = await openTab('a', { server });
    tab.online(true);
    say(tab, 'one');
    await settle();
    server.sent[0]?.refuse(new ChatError('unauthenticated', 'expired'));
    await settle();
    expect(tab.pending()).toEqual([['one', null]]);
    tab.online(false);
    tab.online(true);
    await settle();
    expect(server.sent).toHaveLength(2);
  });

  it('brings back in order, after a crash, what was not acked, and keeps what failed as failed', async () => {
    const server = new Server();
    const store = memoryStore();
    const before = await openTab('a', { server, store });
    before.online(true);
    say(before, 'one');
    say(before, 'two');
    say(before, 'three');
    await settle();
    server.sent[0]?.refuse(new ChatError('forbidden', 'no'));
    await settle();
    // No close: the process is gone.
    const after = await openTab('b', { server, store });
    expect(after.pending()).toEqual([
      ['one', 'forbidden'],
      ['two', null],
      ['three', null],
    ]);
    after.online(true);
    await settle();
    expect(server.sent.at(-1)?.id).toBe(server.sent[1]?.id);
  });

  it('goes on in memory when the store is broken, and says so', async () => {
    const server = new Server();
    const broken: StorePort = { ...memoryStore(), write: () => Promise.reject(new Error('the disk is full')) };
    const tab = await openTab('a', { server, store: broken });
    tab.online(true);
    say(tab, 'one');
    await settle();
    expect(tab.model.get().troubles.get('store')).toMatchObject({ code: 'store', message: 'the disk is full' });
    server.sent[0]?.ack();
    await settle();
    expect(server.bodies).toEqual(['one']);
    expect(tab.pending()).toEqual([]);
  });

  it('[SEND4] ends with every message once and in order, whatever the network does', async () => {
    const weather = fc.array(fc.constantFrom('ack', 'lost', 'late', 'unavailable', 'drop', 'say'), { maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(weather, async (events) => {
        const server = new Server();
        const clock = steeredClock();
        const tab = await openTab('a', { server, clock });
        tab.online(true);
        const said: string[] = [];
        const speak = () => {
          said.push(`word ${said.length}`);
          say(tab, said.at(-1)!);
        };
        speak();
        let answered = 0;
        for (const event of [...events, ...Array<'ack'>(said.length + events.length + 1).fill('ack')]) {
          await clock.pass(60_000);
          const next = server.sent[answered];
          if (event === 'say') speak();
          else if (event === 'drop') {
            tab.online(false);
            for (; answered < server.sent.length; answered += 1) server.sent[answered]?.refuse(new Unanswered('gone'));
            await settle();
            tab.online(true);
          } else if (next) {
            answered += 1;
            if (event === 'ack') next.ack();
            // Committed, but the ack never came.
            else if (event === 'late') {
              server.take({ roomId: ROOM, type: 'TEXT', id: next.id, body: next.body! });
              next.refuse(new Unanswered('late'));
            } else next.refuse(event === 'lost' ? new Unanswered('lost') : new ChatError('unavailable', 'restarting'));
          }
        }
        await clock.pass(60_000);
        expect(server.bodies).toEqual(said);
        expect(server.mostInFlight).toBeLessThanOrEqual(1);
        expect(tab.pending()).toEqual([]);
        tab.outbox.close();
      }),
      { numRuns: 60 },
    );
  });
});

const lateLocks = () => leaseLocks(indexedDbStore('two-tabs'), systemClock, () => crypto.randomUUID());

describe.each([
  ['Web Locks', () => webLocks()],
  ['a lease in the store', lateLocks],
])('two tabs with %s', (kind, locks) => {
  it('send each message once, from the tab whose turn it is, and show the same', async () => {
    const server = new Server();
    const share = () => ({ server, store: indexedDbStore('two-tabs'), locks: locks(), url: kind });
    const first = await openTab('first', share());
    const second = await openTab('second', share());
    first.online(true);
    second.online(true);
    say(second, 'from the second');
    await waitFor(() => first.pending().length === 1 && server.sent.length === 1);
    say(first, 'from the first');
    await waitFor(() => second.pending().length === 2);
    server.sent[0]?.ack();
    await waitFor(() => server.sent.length === 2 && second.pending().length === 1);
    server.sent[1]?.ack();
    await waitFor(() => first.pending().length === 0 && second.pending().length === 0);
    expect(server.bodies).toEqual(['from the second', 'from the first']);
    expect(new Set(server.sent.map((one) => one.from)).size).toBe(1);
    // The tab that did not send shows the message all the same: it was told.
    expect(
      second.model
        .get()
        .timelines.get(ROOM)
        ?.run.map((one) => one.body),
    ).toContain('from the first');
  });

  it('hand over when the one whose turn it is goes', async () => {
    const server = new Server();
    const share = () => ({ server, store: indexedDbStore('two-tabs'), locks: locks(), url: `${kind} again` });
    const first = await openTab('first', share());
    first.online(true);
    await settle();
    const second = await openTab('second', share());
    second.online(true);
    say(second, 'one');
    await waitFor(() => server.sent.length === 1);
    expect(server.sent[0]?.from).toBe('first');
    first.outbox.close();
    await waitFor(() => server.sent.length === 2);
    expect(server.sent[1]).toMatchObject({ from: 'second', id: server.sent[0]?.id });
    server.sent[1]?.ack();
    await waitFor(() => second.pending().length === 0);
    expect(server.bodies).toEqual(['one']);
  });
});

async function waitFor(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    if (holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  expect(holds()).toBe(true);
}
