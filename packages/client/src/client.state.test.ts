// Proves what a page is shown: the cache before anybody has answered, and snapshots that change only when they must.
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { memoryStore } from './store.memory.js';
import { from, inRoom, say, seqs } from './testing/in.room.js';
import { ROOM } from './testing/samples.js';
import { script } from './testing/script.js';

const busy = () => new ChatError('unavailable', 'This server has too much to do right now', { retryAfterMs: 3_000 });

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
    const one = await inRoom(2);
    await say(one, 3);
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

  it('ask a busy server for the list again when it said, and show until then that it is missing', async () => {
    const one = script();
    const answers = one.answers['room:list'];
    one.answers['room:list'] = () => {
      throw busy();
    };
    await one.hello();
    expect(one.chat.state.rooms).toMatchObject({ status: 'failed', fault: { code: 'unavailable' } });
    if (answers) one.answers['room:list'] = answers;
    await one.clock.pass(2_900);
    expect(one.inputs('room:list')).toHaveLength(1);
    await one.clock.pass(200);
    expect(one.inputs('room:list')).toHaveLength(2);
    expect(one.chat.state.rooms).toMatchObject({ status: 'ready', fault: null, order: [ROOM] });
  });

  it('leave typing out while the server is busy, and show no failure', async () => {
    const one = await inRoom(0);
    one.answers['typing:set'] = () => {
      throw busy();
    };
    one.chat.room(ROOM).setTyping(true);
    await one.clock.pass(1_000);
    expect(one.inputs('typing:set')).toHaveLength(1);
    expect(one.chat.state.troubles.size).toBe(0);
  });

  it('ask a busy server for presence again when it said, and show no failure', async () => {
    const one = await inRoom(0);
    one.answers['presence:watch'] = () => {
      throw busy();
    };
    await one.clock.pass(200);
    expect(one.inputs('presence:watch')).toHaveLength(1);
    one.answers['presence:watch'] = () => ({ presence: [{ userId: 'junho', online: true, lastSeenAt: null }] });
    await one.clock.pass(2_900);
    expect(one.inputs('presence:watch')).toHaveLength(1);
    await one.clock.pass(200);
    expect(one.inputs('presence:watch')).toHaveLength(2);
    expect(one.chat.state.presence.get('junho')?.online).toBe(true);
    expect(one.chat.state.troubles.size).toBe(0);
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
