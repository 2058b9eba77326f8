// Proves what a reader sees who goes through a room, against a scripted server: both ways, far back, and after a failure.
import { ChatError, type CommandInput } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { Unanswered } from './faults.js';
import { memoryStore } from './store.memory.js';
import type { StorePort } from './store.port.js';
import { from, junho, say, seqs } from './testing/in.room.js';
import { EPOCH, idOf, ME, ROOM, room, settle } from './testing/samples.js';
import { type Script, script } from './testing/script.js';

const LAST = 400;

/** A server with that many messages by Junho, of which Minji has read the first ones. */
function withHistory(one: Script, readSeq = LAST): void {
  const head = { seq: LAST, rev: 0 };
  const view = room({
    head,
    lastMessage: junho(LAST),
    me: { ...ME, readSeq, deliveredSeq: LAST, unread: LAST - readSeq },
  });
  one.answers['room:list'] = () => ({ rooms: [view], next: null });
  one.answers['room:subscribe'] = () => ({ room: view, receipts: [], presence: [] });
  one.answers['message:list'] = ({ before, after, around, limit = 50 }: CommandInput<'message:list'>) => {
    const middle = around === undefined ? undefined : from(1, LAST).find((seq) => idOf(seq) === around);
    if (around !== undefined && middle === undefined) throw new ChatError('not_found', 'no');
    const end = middle === undefined ? (before ?? LAST + 1) - 1 : middle + Math.ceil(limit / 2) - 1;
    const last = after === undefined ? Math.min(LAST, end) : Math.min(LAST, after + limit);
    const first = after === undefined ? Math.max(1, last - limit + 1) : after + 1;
    return { messages: from(first, last).map((seq) => junho(seq)), hasMore: first > 1, head };
  };
}

async function opened(readSeq = LAST, setup = {}): Promise<Script> {
  const one = script(setup);
  withHistory(one, readSeq);
  one.answers['receipt:mark'] = ({ readSeq: read = 0, deliveredSeq = LAST }) => ({
    readSeq: read,
    deliveredSeq,
    unread: LAST - read,
  });
  one.chat.room(ROOM).watch();
  await one.hello();
  await settle();
  return one;
}

const timelineOf = (one: Script) => one.chat.room(ROOM).timeline;

describe('going through a room', () => {
  it('shows a message far back, pages on at both ends, and is live again where they meet', async () => {
    const one = await opened();
    const room = one.chat.room(ROOM);
    expect(await room.loadAround(100)).toBe(true);
    expect([seqs(one), timelineOf(one).hasNewer]).toEqual([from(75, 124), true]);
    expect(await room.loadOlder()).toBe(true);
    expect(seqs(one)).toEqual(from(25, 124));
    for (let more = 0; timelineOf(one).hasNewer && more < 9; more += 1) await room.loadNewer();
    expect(seqs(one)).toEqual(from(25, LAST));
    await say(one, LAST + 1);
    expect(seqs(one).at(-1)).toBe(LAST + 1);
    expect(await room.loadNewer()).toBe(false);
  });

  it('finds a message by its id, in one step, and asks nothing for one that is there', async () => {
    const one = await opened();
    const room = one.chat.room(ROOM);
    expect(await room.loadAround(idOf(7))).toBe(true);
    expect(one.inputs('message:list').at(-1)).toEqual({ roomId: ROOM, around: idOf(7), limit: 50 });
    expect([seqs(one)[0], timelineOf(one).hasOlder]).toEqual([1, false]);
    const asked = one.inputs('message:list').length;
    expect(await room.loadAround(12)).toBe(true);
    expect(await room.loadAround(LAST)).toBe(true);
    expect([one.inputs('message:list').length, timelineOf(one).hasNewer]).toEqual([asked, false]);
    await expect(room.loadAround(crypto.randomUUID())).rejects.toThrow(ChatError);
  });

  it('[RCPT1] reading in the past moves the cursor there and no farther, while the live end goes on', async () => {
    const one = await opened(40);
    const room = one.chat.room(ROOM);
    expect([seqs(one), timelineOf(one).unreadFrom]).toEqual([from(16, 65), 41]);
    room.markVisible(45);
    await settle();
    expect(one.inputs('receipt:mark').at(-1)).toEqual({ roomId: ROOM, readSeq: 45 });
    await say(one, LAST + 1);
    expect([seqs(one).at(-1), one.chat.state.unread]).toEqual([65, LAST + 1 - 45]);
    room.showLatest();
    expect(seqs(one).at(-1)).toBe(LAST + 1);
  });

  it('sending leads to the live end, where the message stands last', async () => {
    const one = await opened();
    await one.chat.room(ROOM).loadAround(100);
    one.chat.room(ROOM).send({ body: 'here' });
    expect(timelineOf(one).hasNewer).toBe(false);
    expect(timelineOf(one).messages.at(-1)).toMatchObject({ body: 'here', seq: null });
  });

  it('[MSG2] shows changes to what is shown of the past, live and by sync', async () => {
    const one = await opened();
    await one.chat.room(ROOM).loadAround(100);
    await one.say('message:updated', { message: junho(100, { rev: 1, body: 'better' }) });
    one.answers.sync = () => ({
      now: 'later',
      epoch: EPOCH,
      rooms: [
        {
          roomId: ROOM,
          head: { seq: LAST, rev: 2 },
          messages: [],
          changed: [junho(101, { rev: 2, body: 'best' })],
          truncated: false,
          receipts: [],
          me: { ...ME, readSeq: LAST, deliveredSeq: LAST },
        },
      ],
      others: [],
      removed: [],
      more: false,
    });
    await one.say('sync:required', { reason: 'test' });
    await one.clock.pass(0);
    const bodies = timelineOf(one).messages.map(({ body }) => body);
    expect(bodies.slice(25, 27)).toEqual(['better', 'best']);
  });

  it('[SYNC4] another history drops it', async () => {
    const one = await opened();
    await one.chat.room(ROOM).loadAround(100);
    await one.hello({ epoch: '018f0000-0000-4000-8000-0000000000ff' });
    await settle();
    expect([seqs(one), timelineOf(one).hasNewer]).toEqual([from(351, LAST), false]);
  });

  it('an answer that comes when the reader went elsewhere is not shown', async () => {
    const one = await opened();
    const room = one.chat.room(ROOM);
    const early = room.loadAround(100);
    const late = room.loadAround(200);
    expect([await early, await late]).toEqual([false, true]);
    expect(seqs(one)).toEqual(from(175, 224));
    const left = room.loadAround(50);
    room.showLatest();
    expect([await left, timelineOf(one).hasNewer]).toEqual([false, false]);
  });

  it('tells why a page after the last one did not come, and gets it when asked again', async () => {
    const one = await opened();
    const room = one.chat.room(ROOM);
    await room.loadAround(100);
    const answer = one.answers['message:list']!;
    one.answers['message:list'] = () => {
      throw new ChatError('rate_limited', 'slowly');
    };
    expect(await room.loadNewer()).toBe(false);
    expect(timelineOf(one).newer).toMatchObject({ code: 'rate_limited' });
    one.answers['message:list'] = answer;
    expect(await room.loadNewer()).toBe(true);
    expect([timelineOf(one).newer, seqs(one).at(-1)]).toEqual(['idle', 174]);
  });
});

describe('opening a room', () => {
  it('[RCPT3] begins where reading stopped, also when the device keeps only the newest messages', async () => {
    const store = memoryStore();
    const before = await opened(100, { store });
    expect([timelineOf(before).unreadFrom, timelineOf(before).hasNewer]).toEqual([101, true]);
    await before.chat.close();
    const again = await kept(store);
    // What the device keeps is the live end, whatever was shown; reading goes on before it.
    expect([seqs(again), timelineOf(again).status]).toEqual([from(351, LAST), 'loading']);
    await again.hello();
    await settle();
    expect([seqs(again), timelineOf(again).status, timelineOf(again).unreadFrom]).toEqual([
      from(76, 125),
      'ready',
      101,
    ]);
  });

  it('shows what the device keeps at once where there is no connection to ask for more', async () => {
    const store = memoryStore();
    const before = await opened(100, { store });
    await before.chat.close();
    const again = await kept(store);
    await again.drop();
    expect([seqs(again), timelineOf(again).status]).toEqual([from(351, LAST), 'ready']);
  });

  async function kept(store: StorePort): Promise<Script> {
    const one = script({ store, userId: 'minji', random: () => 1 });
    withHistory(one, 100);
    one.chat.room(ROOM).watch();
    for (let turn = 0; turn < 5; turn += 1) await settle();
    return one;
  }

  it('an older page that could not be had is asked for anew once the room is loaded again', async () => {
    const one = script();
    withHistory(one);
    one.chat.room(ROOM).watch();
    await one.hello();
    const answer = one.answers['message:list']!;
    one.answers['message:list'] = () => {
      throw new Unanswered('lost');
    };
    await one.chat.room(ROOM).loadOlder();
    expect(timelineOf(one).older).toMatchObject({ code: 'unanswered' });
    one.answers['message:list'] = answer;
    await one.hello();
    expect(timelineOf(one).older).toBe('idle');
  });

  it('is tried again, less and less often, when it failed for a reason that passes', async () => {
    const one = script({ random: () => 1 });
    withHistory(one);
    const answer = one.answers['message:list']!;
    one.answers['message:list'] = () => {
      throw new Unanswered('lost');
    };
    one.chat.room(ROOM).watch();
    await one.hello();
    expect(timelineOf(one)).toMatchObject({ status: 'failed', fault: { code: 'unanswered' } });
    const asked = () => one.inputs('message:list').length;
    const times = [asked()];
    for (const seconds of [1, 2, 4]) {
      await one.clock.pass(seconds * 1_000);
      times.push(asked());
    }
    expect(times).toEqual([1, 2, 3, 4]);
    one.answers['message:list'] = answer;
    await one.clock.pass(8_000);
    expect([timelineOf(one).status, seqs(one).at(-1)]).toEqual(['ready', LAST]);
  });

  it('is not tried again when it was refused, nor when nobody looks any more or the chat is closed', async () => {
    const one = script({ random: () => 1 });
    withHistory(one);
    one.answers['message:list'] = () => {
      throw new ChatError('not_found', 'no');
    };
    const leave = one.chat.room(ROOM).watch();
    await one.hello();
    await one.clock.pass(10_000);
    expect(one.inputs('message:list')).toHaveLength(1);
    one.answers['message:list'] = () => {
      throw new Unanswered('lost');
    };
    one.chat.room(ROOM).reload();
    await settle();
    leave();
    await one.clock.pass(10_000);
    expect(one.inputs('message:list')).toHaveLength(2);

    one.chat.room(ROOM).watch();
    await settle();
    let fail = (_: Error) => {};
    one.answers['message:list'] = () => new Promise((_, reject) => (fail = reject));
    one.chat.room(ROOM).reload();
    await settle();
    await one.chat.close();
    fail(new Unanswered('closed'));
    await settle();
    const after = one.clock.after;
    let timers = 0;
    one.clock.after = (...given) => {
      timers += 1;
      return after(...given);
    };
    await one.clock.pass(60_000);
    expect(timers).toBe(0);
  });
});

describe('the rest of the state', () => {
  it('[RCPT3] counts no muted room to the sum, and keeps the room’s own count', async () => {
    const one = await opened(LAST - 3);
    expect(one.chat.state.unread).toBe(3);
    const { info } = one.chat.room(ROOM);
    await one.say('room:updated', { room: { ...info!, me: { ...info!.me!, muted: true } } });
    expect([one.chat.state.unread, one.chat.room(ROOM).info?.me?.unread]).toEqual([0, 3]);
  });

  it('forgets a trouble when it is told to, and tells of the next one', async () => {
    const one = await opened();
    one.answers.sync = () => {
      throw new ChatError('unavailable', 'later');
    };
    await one.say('sync:required', { reason: 'test' });
    expect(one.chat.state.troubles.has('sync')).toBe(true);
    one.chat.dismiss('sync');
    expect(one.chat.state.troubles.has('sync')).toBe(false);
    await one.say('sync:required', { reason: 'test' });
    expect(one.chat.state.troubles.has('sync')).toBe(true);
  });
});
