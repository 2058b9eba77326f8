// Proves how unsent messages leave: one in flight for each room, oldest first, always with their own id.
import { ChatError } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import { Unanswered } from './faults';
import { createOutbox, type Outbox } from './outbox';
import { message, page, ROOM } from './samples';
import { timelineOf, withTimeline } from './state';
import { createStore, type Store } from './store';
import { addMessage, addNewest } from './timeline';

interface Sent {
  id: string;
  body: string;
  ack: () => void;
  refuse: (error: Error) => void;
}

let store: Store;
let outbox: Outbox;
let sent: Sent[];
let waited: number[];

const settled = () => new Promise((done) => setTimeout(done));
const pending = () => timelineOf(store.get(), ROOM).pending.map((one) => [one.body, one.fault?.code ?? null]);
const online = (yes: boolean) => store.change((state) => ({ ...state, link: { phase: yes ? 'online' : 'offline' } }));

beforeEach(() => {
  store = createStore({ id: 'minji', name: 'minji', picture: null, trust: null });
  online(true);
  store.change((state) => withTimeline(state, ROOM, (timeline) => addNewest(timeline, page(1, 2))));
  sent = [];
  waited = [];
  let ids = 0;
  let seq = 2;
  const command = (_name: string, input: { id: string; body: string }) =>
    new Promise((resolve, reject) => {
      const ack = () => {
        seq += 1;
        resolve({ message: message(seq, { id: input.id, body: input.body }), repeated: false });
      };
      sent.push({ id: input.id, body: input.body, ack, refuse: reject });
    });
  outbox = createOutbox({
    store,
    command: command as unknown as Parameters<typeof createOutbox>[0]['command'],
    arrived: (one) => store.change((state) => withTimeline(state, ROOM, (timeline) => addMessage(timeline, one))),
    newId: () => {
      ids += 1;
      return `00000000-0000-4000-9000-00000000000${ids}`;
    },
    wait: async (ms) => {
      waited.push(ms);
    },
  });
});

describe('outbox', () => {
  it('[SEND4] keeps one message in flight for a room, oldest first', async () => {
    outbox.send(ROOM, 'one', null);
    outbox.send(ROOM, 'two', null);
    expect(sent.map((one) => one.body)).toEqual(['one']);
    sent[0]?.ack();
    await settled();
    expect(sent.map((one) => one.body)).toEqual(['one', 'two']);
    sent[1]?.ack();
    await settled();
    expect(pending()).toEqual([]);
  });

  it('[SEND2] sends again with the same id what was not answered, after the next connect', async () => {
    outbox.send(ROOM, 'one', null);
    online(false);
    sent[0]?.refuse(new Unanswered('gone'));
    await settled();
    expect(pending()).toEqual([['one', null]]);
    online(true);
    outbox.resume();
    expect(sent[1]?.id).toBe(sent[0]?.id);
    sent[1]?.ack();
    await settled();
    expect(pending()).toEqual([]);
  });

  it('[RCPT2] says failed only when the server refused for good, and lets the next one go', async () => {
    outbox.send(ROOM, 'one', null);
    outbox.send(ROOM, 'two', null);
    sent[0]?.refuse(new ChatError('blocked', 'blocked'));
    await settled();
    expect(pending()).toEqual([
      ['one', 'blocked'],
      ['two', null],
    ]);
    sent[1]?.ack();
    await settled();
    outbox.tryAgain(ROOM, sent[0]!.id);
    sent[2]?.ack();
    await settled();
    expect(pending()).toEqual([]);
  });

  it('waits as long as it is told, and gives up after five refusals', async () => {
    outbox.send(ROOM, 'one', null);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      sent[attempt]?.refuse(new ChatError('rate_limited', 'slow down', { retryAfterMs: 60_000 }));
      await settled();
    }
    expect(waited).toEqual([60_000, 60_000, 60_000, 60_000]);
    expect(pending()).toEqual([['one', 'rate_limited']]);
    outbox.discard(ROOM, sent[0]!.id);
    expect(pending()).toEqual([]);
  });
});
