// Proves that two tabs of one browser share one outbox without sending twice.
import 'fake-indexeddb/auto';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from './clock.js';
import { leaseLocks, webLocks } from './locks.js';
import { indexedDbStore } from './store.indexeddb.js';
import { closeTabs, openTab, Server, say } from './testing/outbox.stage.js';
import { ROOM, settle } from './testing/samples.js';

afterEach(closeTabs);

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
