// Proves how unsent messages leave: one in flight for each room, oldest first, always with their own id.
import { ChatError } from '@doran/protocol/wire';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { Unanswered } from './faults.js';
import { memoryStore } from './store.memory.js';
import type { StorePort } from './store.port.js';
import { closeTabs, openTab, Server, say } from './testing/outbox.stage.js';
import { ROOM, settle, steeredClock } from './testing/samples.js';

afterEach(closeTabs);

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

  it('[SEND2] shows, stores and sends what waited while the browser threw the rows away', async () => {
    const server = new Server();
    const store = memoryStore();
    const tab = await openTab('a', { server, store });
    say(tab, 'one');
    await settle();
    const rows = await store.read('');
    await store.write(rows.map(([key]) => [key, undefined]));
    tab.online(true);
    await settle();
    expect(tab.pending()).toEqual([['one', null]]);
    expect(await store.read('')).toHaveLength(rows.length);
    server.sent[0]?.ack();
    await settle();
    expect(server.bodies).toEqual(['one']);
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
