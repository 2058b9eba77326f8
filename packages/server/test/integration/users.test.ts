// Proves that a profile is what token and host last said of a user, and that an unchanged one writes nothing.
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { UsersService } from '../../src/users/users.service.js';
import { useChat } from '../support/chat.fixture.js';
import { counting } from '../support/counting.database.js';
import { openGroup } from '../support/messages.js';
import { asPrincipal } from '../support/principal.js';

const test = useChat();

describe('a profile', () => {
  let id: string;
  beforeEach(() => {
    id = `user-${randomUUID()}`;
  });
  const users = () => test.chat.get(UsersService);
  const remember = (more: object = {}) => users().rememberPrincipal({ ...asPrincipal(id), ...more });
  const profile = async () => {
    const { rows } = await test.db.query('select name, picture, trust from chat.users where id = $1', [id]);
    return rows;
  };

  it('is taken from the token', async () => {
    await remember({ name: 'Alice', picture: 'https://cdn.example/a.png', trust: 80.5 });
    expect(await profile()).toEqual([{ name: 'Alice', picture: 'https://cdn.example/a.png', trust: 80.5 }]);
  });

  it('follows the token when that changes', async () => {
    await remember({ name: 'Alice', trust: 80 });
    await remember({ name: 'Alice B.', trust: 0 });
    expect(await profile()).toEqual([{ name: 'Alice B.', picture: null, trust: 0 }]);
  });

  it('is named by the id where nothing is known', async () => {
    await remember();
    expect(await profile()).toEqual([{ name: id, picture: null, trust: null }]);
  });

  it('keeps what is known when a token, or a room, says nothing of it', async () => {
    await remember({ name: 'Alice', picture: 'https://cdn.example/a.png', trust: 80 });
    await remember();
    await remember({ name: id });
    await openGroup(test.chat, 'bob', id);
    expect(await profile()).toEqual([{ name: 'Alice', picture: 'https://cdn.example/a.png', trust: 80 }]);
  });

  it('is shown in the rooms', async () => {
    await remember({ name: 'Alice', trust: 80 });
    const roomId = await openGroup(test.chat, 'bob', id);
    const { room } = await test.chat.run('bob', 'room:get', { roomId });
    const shown = room.members.find(({ user }) => user.id === id);
    expect(shown?.user).toEqual({ id, name: 'Alice', picture: null, trust: 80 });
  });

  it('that has not changed costs no statement, and one that changed elsewhere is not overwritten', async () => {
    const db = counting(test.db);
    const service = new UsersService(db, {});
    const alice = { ...asPrincipal(id), name: 'Alice' };
    expect(await db.during(() => service.rememberPrincipal(alice))).toHaveLength(1);
    await remember({ name: 'Alice B.' });
    expect(await db.during(() => service.rememberPrincipal(alice))).toEqual([]);
    expect(await profile()).toMatchObject([{ name: 'Alice B.' }]);
  });

  it('is written by one statement for all who come in at once, of each as their own last token says', async () => {
    const db = counting(test.db);
    const service = new UsersService(db, {});
    const other = `user-${randomUUID()}`;
    const come = (userId: string, name: string) => service.rememberPrincipal({ ...asPrincipal(userId), name });
    const seen = await db.during(() => Promise.all([come(id, 'Old'), come(other, 'Bob'), come(id, 'Alice')]));
    expect(seen).toHaveLength(1);
    const { rows } = await test.db.query('select name from chat.users where id = any($1::text[]) order by name', [
      [id, other],
    ]);
    expect(rows).toEqual([{ name: 'Alice' }, { name: 'Bob' }]);
  });

  it('[PRES1] lastSeenAt is kept, also of one whose profile is not known', async () => {
    await remember({ name: 'Alice' });
    const stranger = `user-${randomUUID()}`;
    const at = new Date('2026-01-02T03:04:05.678Z');
    await users().setLastSeen([id, stranger], new Date(0));
    await users().setLastSeen([stranger, id], at);
    expect(await users().lastSeen([id, stranger, 'nobody'])).toEqual(
      new Map([
        [id, at],
        [stranger, at],
      ]),
    );
    expect(await profile()).toMatchObject([{ name: 'Alice' }]);
  });
});
