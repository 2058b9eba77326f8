// Proves that a room which is taken away is gone, whatever still is on its way, and that it can come back.
import { describe, expect, it } from 'vitest';
import { from, inRoom, say, seqs } from './testing/in.room.js';
import { page, ROOM, room, settle } from './testing/samples.js';
import { script } from './testing/script.js';

describe('a room that is taken away', () => {
  it('[ROOM2] shows a room again that was taken away and is there again, to who looked at it all the while', async () => {
    const one = await inRoom(2);
    await one.say('room:removed', { roomId: ROOM });
    expect(one.chat.room(ROOM).timeline).toMatchObject({ status: 'failed', messages: [] });
    one.answers['message:list'] = () => page(1, 4);
    await one.say('room:created', { room: room({ head: { seq: 4, rev: 0 } }) });
    expect(one.chat.room(ROOM).timeline.status).toBe('ready');
    expect(seqs(one)).toEqual(from(1, 4));
    await say(one, 5);
    expect(seqs(one)).toEqual(from(1, 5));
  });

  it.each(['room:subscribe', 'message:list'] as const)(
    '[ROOM2] takes no room for one’s own that was taken away while %s was on its way',
    async (command) => {
      const one = script();
      const answered = one.answers[command] as () => unknown;
      let answer = () => {};
      one.answers[command] = (() => new Promise((resolve) => (answer = () => resolve(answered())))) as never;
      one.chat.room(ROOM).watch();
      await one.hello();
      await one.say('room:removed', { roomId: ROOM });
      answer();
      await settle();
      expect(one.chat.state.rooms.byId.has(ROOM)).toBe(false);
      expect(one.chat.room(ROOM).timeline).toMatchObject({ status: 'failed', fault: { code: 'not_found' } });
    },
  );

  it.each(['room:list', 'sync'] as const)(
    '[ROOM2] takes no room back from an answer to %s that is older than its removal',
    async (command) => {
      const one = await inRoom(2);
      const known = one.chat.state.rooms.byId.get(ROOM)!;
      const { epoch } = one.chat.state;
      let answer = () => {};
      const later = (value: unknown) => new Promise((resolve) => (answer = () => resolve(value)));
      if (command === 'room:list') one.answers[command] = (() => later({ rooms: [known], next: null })) as never;
      else
        one.answers[command] = (() =>
          later({ now: 'later', epoch, rooms: [], others: [known], removed: [], more: false })) as never;
      const asked = command === 'room:list' ? one.chat.rooms.reload() : one.say('sync:required', { reason: 'test' });
      await settle();
      await one.say('room:removed', { roomId: ROOM });
      answer();
      await asked;
      await settle();
      expect(one.chat.state.rooms.byId.has(ROOM)).toBe(false);
    },
  );

  it('[ROOM2] asks once more after a room was taken away: an older answer may have brought it back', async () => {
    const one = await inRoom(2);
    const before = one.inputs('sync').length;
    await one.say('room:removed', { roomId: ROOM });
    await one.clock.pass(400);
    expect(one.inputs('sync')).toHaveLength(before + 1);
  });
});
