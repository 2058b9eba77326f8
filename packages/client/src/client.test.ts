// Proves what the parts do together: receipts, syncs, caches and snapshots, against a scripted server.
import { ChatError, type SyncedRoom } from '@doran/protocol';
import { describe, expect, it, vi } from 'vitest';
import { Unanswered } from './faults.js';
import { memoryStore } from './store.memory.js';
import { ME, message, page, ROOM, room, settle } from './testing/samples.js';
import { type Script, script } from './testing/script.js';

const seqs = (one: Script) => one.chat.room(ROOM).timeline.messages.map(({ seq }) => seq);
const from = (first: number, last: number) => Array.from({ length: last - first + 1 }, (_, index) => first + index);
const junho = (seq: number, more = {}) => message(seq, { senderId: 'junho', ...more });

const moved = (more: Partial<SyncedRoom>): SyncedRoom => ({
  roomId: ROOM,
  head: { seq: 0, rev: 0 },
  messages: [],
  truncated: false,
  changed: [],
  receipts: [],
  me: ME,
  ...more,
});

/** In the room, with messages 1 to `last` on the screen. */
async function inRoom(last: number, setup = {}): Promise<Script> {
  const one = script(setup);
  const head = { seq: last, rev: 0 };
  const view = room({
    head,
    lastMessage: last > 0 ? message(last) : null,
    me: { ...ME, readSeq: last, deliveredSeq: last },
  });
  one.answers['room:list'] = () => ({ rooms: [view], next: null });
  one.answers['room:subscribe'] = () => ({ room: view, receipts: [], presence: [] });
  one.answers['message:list'] = () => page(1, last);
  one.answers['receipt:mark'] = ({ readSeq = 0, deliveredSeq = 0 }) => ({
    readSeq,
    deliveredSeq: Math.max(readSeq, deliveredSeq),
    unread: 0,
  });
  one.chat.room(ROOM).watch();
  await one.hello();
  return one;
}

const say = (one: Script, seq: number, more = {}) => one.say('message:created', { message: junho(seq, more) });

describe('receipts', () => {
  it('[RCPT1] marks delivered at most once a second for a room, for all that came', async () => {
    const one = await inRoom(2);
    for (const seq of from(3, 9)) await say(one, seq);
    expect(one.inputs('receipt:mark')).toEqual([{ roomId: ROOM, deliveredSeq: 3 }]);
    await one.clock.pass(1_000);
    expect(one.inputs('receipt:mark')[1]).toEqual({ roomId: ROOM, deliveredSeq: 9 });
    await one.clock.pass(10_000);
    expect(one.inputs('receipt:mark')).toHaveLength(2);
  });

  it('marks read only what was on the screen of a page that somebody looks at', async () => {
    const one = await inRoom(2);
    await one.look(false);
    await say(one, 3);
    await one.clock.pass(2_000);
    one.chat.room(ROOM).markVisible(3);
    await one.clock.pass(2_000);
    expect(one.inputs('receipt:mark')).toEqual([{ roomId: ROOM, deliveredSeq: 3 }]);
    expect(one.chat.state.unread).toBe(1);
    expect(one.chat.room(ROOM).timeline.unreadFrom).toBe(3);
    await one.look(true);
    expect(one.inputs('receipt:mark')[1]).toEqual({ roomId: ROOM, readSeq: 3 });
    expect(one.chat.state.unread).toBe(0);
  });

  it('does not call delivered what stands behind a gap', async () => {
    const one = await inRoom(2);
    await say(one, 5);
    await one.clock.pass(200);
    expect(one.inputs('receipt:mark')).toEqual([]);
    expect(one.chat.room(ROOM).timeline.hasGap).toBe(true);
  });

  it('[RCPT3] counts unread from the heads and cursors of all rooms, known or not', async () => {
    const one = script();
    const unread = (n: number) => room({ head: { seq: 9, rev: 0 }, me: { ...ME, readSeq: 9 - n, unread: n } });
    one.answers['room:list'] = () => ({ rooms: [unread(2)], next: 'more' });
    one.answers['unread:get'] = () => ({ total: 5, rooms: { [ROOM]: 2, other: 3 } });
    await one.hello();
    expect(one.chat.state.unread).toBe(5);
    await say(one, 10);
    expect(one.chat.state.unread).toBe(6);
    await one.say('receipt:updated', { roomId: ROOM, userId: 'minji', readSeq: 10, deliveredSeq: 10 });
    expect(one.chat.state.unread).toBe(3);
  });
});

describe('sync', () => {
  it('[SYNC1] asks for what is missing a moment after a gap shows, even in a room that never rests', async () => {
    const one = await inRoom(2);
    const before = one.inputs('sync').length;
    one.answers.sync = () => ({
      now: 'later',
      epoch: one.chat.state.epoch!,
      rooms: [moved({ head: { seq: 9, rev: 0 }, messages: from(3, 9).map((seq) => junho(seq)) })],
      others: [],
      removed: [],
      more: false,
    });
    await say(one, 4);
    await one.clock.pass(200);
    await say(one, 5);
    expect(one.inputs('sync')).toHaveLength(before);
    await one.clock.pass(150);
    expect(one.inputs('sync')).toHaveLength(before + 1);
    expect(one.inputs('sync').at(-1)?.rooms).toEqual({ [ROOM]: { seq: 2, rev: 0 } });
    expect(seqs(one)).toEqual(from(1, 9));
  });

  it('[SYNC2] goes on from where a truncated answer ended', async () => {
    const one = await inRoom(2);
    one.answers.sync = ({ rooms }) => {
      const { seq } = rooms[ROOM]!;
      const messages = from(seq + 1, Math.min(seq + 100, 250)).map((next) => junho(next));
      const answer = moved({ head: { seq: 250, rev: 0 }, messages, truncated: messages.at(-1)!.seq < 250 });
      return { now: 'later', epoch: one.chat.state.epoch!, rooms: [answer], others: [], removed: [], more: false };
    };
    await one.say('sync:required', { reason: 'test' });
    await one.clock.pass(0);
    expect(
      one
        .inputs('sync')
        .slice(-3)
        .map(({ rooms }) => rooms[ROOM]?.seq),
    ).toEqual([2, 102, 202]);
    expect(seqs(one)).toEqual(from(1, 250));
  });

  it('does not try again after the chat was closed', async () => {
    const one = await inRoom(2);
    let fail = (_: Error) => {};
    one.answers.sync = () => new Promise((_, reject) => (fail = reject));
    await one.say('sync:required', { reason: 'test' });
    await one.chat.close();
    const after = vi.spyOn(one.clock, 'after');
    fail(new Unanswered('the connection ended'));
    await settle();
    expect(after).not.toHaveBeenCalled();
  });

  it('begins at the newest page again when it is too far behind to walk', async () => {
    const one = await inRoom(2);
    one.answers.sync = () => {
      const answer = moved({
        head: { seq: 900, rev: 0 },
        messages: from(3, 102).map((seq) => junho(seq)),
        truncated: true,
      });
      return { now: 'later', epoch: one.chat.state.epoch!, rooms: [answer], others: [], removed: [], more: false };
    };
    one.answers['message:list'] = () => page(851, 900);
    await one.say('sync:required', { reason: 'test' });
    expect(seqs(one)).toEqual(from(851, 900));
    expect(one.chat.room(ROOM).timeline.hasOlder).toBe(true);
  });

  it('[SYNC3] takes in receipts that moved without a message, each minute', async () => {
    const one = await inRoom(2);
    one.answers.sync = () => ({
      now: 'later',
      epoch: one.chat.state.epoch!,
      rooms: [moved({ head: { seq: 2, rev: 0 }, receipts: [{ userId: 'junho', deliveredSeq: 2, readSeq: 1 }] })],
      others: [],
      removed: [],
      more: false,
    });
    await one.clock.pass(60_000);
    expect(one.chat.room(ROOM).timeline.messages.map(({ status }) => status)).toEqual(['read', 'delivered']);
    expect(one.inputs('sync').at(-1)?.since).toBeDefined();
  });

  it('drops rooms that are no longer one’s own, and says so to who looks at one', async () => {
    const one = await inRoom(2);
    one.answers.sync = () => ({
      now: 'later',
      epoch: one.chat.state.epoch!,
      rooms: [],
      others: [],
      removed: [ROOM],
      more: false,
    });
    await one.say('sync:required', { reason: 'test' });
    expect(one.chat.state.rooms.order).toEqual([]);
    expect(one.chat.room(ROOM).timeline).toMatchObject({
      status: 'failed',
      fault: { code: 'not_found' },
      messages: [],
    });
  });

  it('loses nothing between a page and the events around it', async () => {
    const one = script();
    let give: (value: ReturnType<typeof page>) => void = () => {};
    one.answers['message:list'] = () => new Promise((resolve) => (give = resolve));
    one.chat.room(ROOM).watch();
    await one.hello();
    await say(one, 7);
    await say(one, 6);
    give(page(1, 5));
    await one.clock.pass(0);
    expect(seqs(one)).toEqual(from(1, 7));
  });

  it('does not name in sync a channel that is only watched: it would be told that it is gone', async () => {
    const one = await inRoom(2, {});
    await one.say('room:updated', { room: room({ kind: 'channel', me: null, head: { seq: 2, rev: 0 } }) });
    one.answers['message:list'] = ({ after }) => page(after! + 1, 4);
    await one.say('sync:required', { reason: 'test' });
    expect(one.inputs('sync').at(-1)?.rooms).toEqual({});
    expect(seqs(one)).toEqual(from(1, 4));
  });
});

describe('the cache', () => {
  it('is shown before anybody has answered, and kept for its user only', async () => {
    const store = memoryStore();
    const first = await inRoom(3, { store });
    await say(first, 4);
    await first.clock.pass(1_000);
    const second = script({ store });
    second.chat.room(ROOM).watch();
    await second.clock.pass(0);
    expect(second.chat.connection.status).toBe('connecting');
    expect(second.chat.state.me).toEqual({ id: 'minji' });
    expect(second.chat.state.rooms.order).toEqual([ROOM]);
    expect(second.chat.room(ROOM).timeline.status).toBe('ready');
    expect(seqs(second)).toEqual(from(1, 4));
    second.answers['room:list'] = () => ({ rooms: [], next: null });
    // The watched room is asked for as the new user, who is not in it.
    second.answers['room:subscribe'] = () => Promise.reject(new ChatError('not_found', 'no such room'));
    await second.hello({ userId: 'junho' });
    expect(second.chat.state.me).toEqual({ id: 'junho' });
    expect(second.chat.state.rooms.order).toEqual([]);
    expect(seqs(second)).toEqual([]);
    // The other user's rows are still there.
    const third = script({ store, userId: 'minji' });
    await third.clock.pass(0);
    expect(third.chat.state.rooms.order).toEqual([ROOM]);
  });

  it('[SYNC4] is thrown away when the server has another history, but not what is unsent', async () => {
    const store = memoryStore();
    const first = await inRoom(3, { store });
    await first.drop();
    first.chat.room(ROOM).send({ body: 'unsent' });
    await first.clock.pass(1_000);
    const second = script({ store });
    second.answers['room:list'] = () => ({ rooms: [], next: null });
    await second.hello({ epoch: '018f0000-0000-4000-8000-0000000000ff' });
    expect(second.chat.state.rooms.order).toEqual([]);
    expect(second.chat.room(ROOM).timeline.messages.map(({ body }) => body)).toEqual(['unsent']);
    expect(second.inputs('message:send')).toHaveLength(1);
  });

  it('is gone after signing out, with what was unsent', async () => {
    const store = memoryStore();
    const one = await inRoom(3, { store });
    await one.drop();
    one.chat.room(ROOM).send({ body: 'unsent' });
    await one.clock.pass(1_000);
    expect((await store.read('')).length).toBeGreaterThan(2);
    await one.chat.signOut();
    expect(await store.read('')).toEqual([]);
    expect(one.chat.state.me).toBeNull();
  });
});

describe('snapshots', () => {
  it('stay the same object until something in them changes', async () => {
    const one = await inRoom(3);
    const { timeline } = one.chat.room(ROOM);
    expect(one.chat.room(ROOM)).toBe(one.chat.room(ROOM));
    await one.say('typing:changed', { roomId: ROOM, userId: 'junho', typing: true });
    await one.say('presence:changed', { userId: 'junho', online: true, lastSeenAt: null });
    expect(one.chat.room(ROOM).timeline).toBe(timeline);
    let calls = 0;
    const stop = one.chat.room(ROOM).subscribe(() => (calls += 1));
    await say(one, 4);
    expect(calls).toBeGreaterThan(0);
    expect(one.chat.room(ROOM).timeline).not.toBe(timeline);
    expect(one.chat.room(ROOM).timeline.messages[0]).toBe(timeline.messages[0]);
    stop();
    calls = 0;
    await say(one, 5);
    expect(calls).toBe(0);
  });

  it('[TYPE1] forget who was typing when the end is lost', async () => {
    const one = await inRoom(0);
    await one.say('typing:changed', { roomId: ROOM, userId: 'junho', typing: true });
    expect(one.chat.room(ROOM).typing).toEqual(['junho']);
    await one.clock.pass(6_000);
    expect(one.chat.room(ROOM).typing).toEqual([]);
  });

  it('pass typing on no more often than the server takes it', async () => {
    const one = await inRoom(0);
    for (let key = 0; key < 20; key += 1) {
      one.chat.room(ROOM).setTyping(true);
      await one.clock.pass(250);
    }
    one.chat.room(ROOM).setTyping(false);
    expect(one.inputs('typing:set').map(({ typing }) => typing)).toEqual([true, true, false]);
  });

  it('[PRES1] watch the members of watched rooms and whom else one asked for, in one question', async () => {
    const one = await inRoom(0);
    const stop = one.chat.watchPresence(['sora']);
    await one.clock.pass(200);
    expect(one.inputs('presence:watch')).toEqual([{ userIds: ['junho', 'sora'] }]);
    stop();
    await one.clock.pass(200);
    expect(one.inputs('presence:watch')[1]).toEqual({ userIds: ['junho'] });
  });
});
