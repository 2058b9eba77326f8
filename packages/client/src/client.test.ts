// Proves that receipts and syncs converge with the server, whatever was heard and missed, against a scripted server.
import { ChatError, type SyncedRoom } from '@doran/protocol';
import { describe, expect, it, vi } from 'vitest';
import { Unanswered } from './faults.js';
import { from, inRoom, junho, say, seqs } from './testing/in.room.js';
import { ME, page, ROOM, room, settle } from './testing/samples.js';
import { script } from './testing/script.js';

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

  it('[RCPT1] marks again when a busy server said, all that came by then, and shows no failure', async () => {
    const one = await inRoom(2);
    const takes = one.answers['receipt:mark'];
    one.answers['receipt:mark'] = () => {
      throw new ChatError('unavailable', 'This server has too much to do right now', { retryAfterMs: 3_000 });
    };
    await say(one, 3);
    await say(one, 4);
    await one.clock.pass(2_900);
    expect(one.inputs('receipt:mark')).toEqual([{ roomId: ROOM, deliveredSeq: 3 }]);
    expect(one.chat.state.troubles.size).toBe(0);
    if (takes) one.answers['receipt:mark'] = takes;
    await one.clock.pass(200);
    expect(one.inputs('receipt:mark')[1]).toEqual({ roomId: ROOM, deliveredSeq: 4 });
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

  it('[RCPT1] takes an answer for having read', async () => {
    const one = await inRoom(2);
    expect(one.chat.room(ROOM).timeline.messages.map(({ status }) => status)).toEqual(['sent', 'sent']);
    await say(one, 3);
    expect(one.chat.room(ROOM).timeline.messages.map(({ status }) => status)).toEqual(['read', 'read', null]);
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

  it.each(['message:edit', 'message:delete'] as const)(
    '[MSG2] asks whether %s was done that nobody answered',
    async (name) => {
      const one = await inRoom(2);
      const before = one.inputs('sync').length;
      one.answers[name] = () => {
        throw new Unanswered('no answer');
      };
      const room = one.chat.room(ROOM);
      await expect(name === 'message:edit' ? room.edit(1, 'again') : room.delete(1)).rejects.toThrow(Unanswered);
      await one.clock.pass(400);
      expect(one.inputs('sync').slice(before)).toMatchObject([{ rooms: { [ROOM]: { seq: 2, rev: 0 } } }]);
    },
  );

  it('[SYNC1] asks for what came before a channel was heard, and after it was synced', async () => {
    const one = await inRoom(2);
    const before = one.inputs('sync').length;
    await one.chat.room(ROOM).reload();
    await one.clock.pass(400);
    expect(one.inputs('sync')).toHaveLength(before);
    one.answers['room:subscribe'] = () => ({
      room: room({ kind: 'channel', head: { seq: 3, rev: 0 } }),
      receipts: [],
      presence: [],
    });
    await one.chat.room(ROOM).reload();
    await one.clock.pass(400);
    expect(one.inputs('sync').slice(before)).toMatchObject([{ rooms: { [ROOM]: { seq: 2, rev: 0 } } }]);
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

  it('stays a member of a channel whose change is told to all as nobody’s', async () => {
    const one = await inRoom(2);
    await one.say('room:updated', { room: room({ kind: 'channel', me: null, title: 'Going once' }) });
    expect(one.chat.room(ROOM).info).toMatchObject({ title: 'Going once', me: { role: 'member' } });
  });

  it('does not name in sync a channel that is only watched: it would be told that it is gone', async () => {
    const one = script();
    const watched = room({ kind: 'channel', me: null, head: { seq: 2, rev: 0 } });
    one.answers['room:list'] = () => ({ rooms: [], next: null });
    one.answers['room:subscribe'] = () => ({ room: watched, receipts: [], presence: [] });
    one.answers['message:list'] = () => page(1, 2);
    one.chat.room(ROOM).watch();
    await one.hello();
    one.answers['message:list'] = ({ after }) => page(after! + 1, 4);
    await one.say('sync:required', { reason: 'test' });
    expect(one.inputs('sync').at(-1)?.rooms).toEqual({});
    expect(seqs(one)).toEqual(from(1, 4));
  });
});
