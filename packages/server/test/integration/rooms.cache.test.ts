// Proves that what is remembered of a room is never older than the change that made it forget.
import { describe, expect, it } from 'vitest';
import type { Database } from '../../src/db/database.js';
import { RoomsCache } from '../../src/rooms/rooms.cache.js';
import { useChat } from '../support/chat.fixture.js';
import { openGroup } from '../support/messages.js';
import { SteeredChanges } from '../support/steered.changes.js';

const test = useChat();

/** The real database, whose answers wait until the test lets them through. */
function slow() {
  const gates: (() => void)[] = [];
  let asked = 0;
  const db: Database = {
    ...test.db,
    query: async (text, values, name) => {
      asked += 1;
      const answer = await test.db.query(text, values, name);
      await new Promise<void>((resolve) => gates.push(resolve));
      return answer as never;
    },
  };
  const answered = () => expect.poll(() => gates.length).toBeGreaterThan(0);
  const letThrough = async () => {
    await answered();
    gates.shift()?.();
  };
  const changes = new SteeredChanges();
  return { cache: new RoomsCache(db, changes), changes, answered, letThrough, asked: () => asked };
}

const close = (roomId: string) => test.chat.run('alice', 'room:update', { roomId, state: 'closed' });

describe('RoomsCache', () => {
  it('asks once for many who ask at the same time, and then knows at once', async () => {
    const roomId = await openGroup(test.chat, 'alice', 'bob');
    const { cache, letThrough, asked } = slow();
    const answers = Promise.all([cache.get(roomId), cache.get(roomId), cache.get(roomId)]);
    await letThrough();
    const [room, second] = await answers;
    expect(second).toBe(room);
    expect(asked()).toBe(1);
    expect(cache.get(roomId)).toBe(room);
    expect(room).toMatchObject({ id: roomId, kind: 'group', state: 'open', subject: null });
    expect([...(room?.members ?? [])]).toEqual([
      ['alice', 'owner'],
      ['bob', 'member'],
    ]);
  });

  it('does not keep a load that began before a change', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const { cache, answered, letThrough } = slow();
    const before = cache.get(roomId);
    // The database has said how the room stood, and that is about to be old.
    await answered();
    await close(roomId);
    cache.invalidate(roomId);
    const after = cache.get(roomId);
    await letThrough();
    await letThrough();
    expect(await before).toMatchObject({ state: 'open' });
    expect(await after).toMatchObject({ state: 'closed' });
    expect(cache.get(roomId)).toMatchObject({ state: 'closed' });
  });

  it('does not keep it either when nobody asked in between', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const { cache, answered, letThrough } = slow();
    const before = cache.get(roomId);
    await answered();
    await close(roomId);
    cache.invalidate(roomId);
    await letThrough();
    expect(await before).toMatchObject({ state: 'open' });
    const after = cache.get(roomId);
    await letThrough();
    expect(await after).toMatchObject({ state: 'closed' });
  });

  it.each(['this room', 'any room'])('forgets at another node’s word of %s, also a load under way', async (which) => {
    const roomId = await openGroup(test.chat, 'alice');
    const { cache, changes, answered, letThrough } = slow();
    const before = cache.get(roomId);
    await answered();
    await close(roomId);
    changes.tell('room', which === 'any room' ? null : roomId);
    await letThrough();
    expect(await before).toMatchObject({ state: 'open' });
    const after = cache.get(roomId);
    await letThrough();
    expect(await after).toMatchObject({ state: 'closed' });
    expect(cache.get(roomId)).toBe(await after);
  });

  it('counts nothing as known while another node’s word may go unheard', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    const { cache, changes, letThrough, asked } = slow();
    const known = cache.get(roomId);
    await letThrough();
    await known;
    expect(cache.get(roomId)).toBe(await known);
    changes.hears = false;
    await close(roomId);
    for (let n = 2; n <= 3; n++) {
      const answer = cache.get(roomId);
      await letThrough();
      expect(await answer).toMatchObject({ state: 'closed' });
      expect(asked()).toBe(n);
    }
  });

  it('does not remember that there is no room', async () => {
    const { cache, letThrough, asked } = slow();
    const nowhere = '018f0000-0000-7000-8000-000000000001';
    for (let n = 1; n <= 2; n++) {
      const answer = cache.get(nowhere);
      await letThrough();
      expect(await answer).toBeNull();
      expect(asked()).toBe(n);
    }
  });

  it('does not remember a failure', async () => {
    const roomId = await openGroup(test.chat, 'alice');
    let broken = true;
    const db: Database = {
      ...test.db,
      query: (text, values, name) =>
        broken ? Promise.reject(new Error('Connection terminated')) : test.db.query(text, values, name),
    };
    const cache = new RoomsCache(db, new SteeredChanges());
    await expect(cache.get(roomId)).rejects.toThrow('Connection terminated');
    broken = false;
    expect(await cache.get(roomId)).toMatchObject({ id: roomId });
  });
});
