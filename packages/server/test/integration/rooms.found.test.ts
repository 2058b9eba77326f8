// Proves what a host finds out about its rooms and the people in them: rooms of a subject, who opened how many, replies.
import { randomUUID } from 'node:crypto';
import type { User } from '@doran/protocol';
import { beforeEach, describe, expect, it } from 'vitest';
import type { HostTransaction } from '../../src/db/host.tx.js';
import { useChat } from '../support/chat.fixture.js';
import { openDirect, openGroup, send } from '../support/messages.js';
import { settled } from '../support/settled.js';

const profiles = new Map<string, Partial<User>>();
const test = useChat({
  host: {
    lookUpUsers: (ids) =>
      Promise.resolve(
        ids
          .filter((id) => id !== 'nobody')
          .map((id) => ({ id, name: `${id} of old`, picture: null, trust: null, ...profiles.get(id) })),
      ),
  },
});
const within = <T>(work: (tx: HostTransaction) => Promise<T>) => test.chat.service.transaction(work);
const LONG_AGO = new Date(0);

describe('findRooms', () => {
  it('answers every room about the subject, of a kind, or of a member, as they stand', async () => {
    const subject = { type: 'flat', id: randomUUID() };
    const open = (members: string[], kind: 'direct' | 'group' = 'direct') =>
      within((tx) => test.chat.service.openRoom(tx, { kind, members, subject }));
    const one = await open(['ana', 'ben']);
    const two = await open(['ana', 'cem']);
    const group = await open(['dan', 'cem'], 'group');
    await within((tx) => test.chat.service.openRoom(tx, { kind: 'direct', members: ['ana', 'ben'] }));
    await within((tx) => test.chat.service.changeRoom(tx, two.roomId, { state: 'closed' }));
    await within((tx) => test.chat.service.removeMember(tx, group.roomId, 'cem'));
    const find = (only: object = {}) => within((tx) => test.chat.service.findRooms(tx, { subject, ...only }));
    const all = [
      { roomId: one.roomId, kind: 'direct', state: 'open', members: ['ana', 'ben'] },
      { roomId: two.roomId, kind: 'direct', state: 'closed', members: ['ana', 'cem'] },
      { roomId: group.roomId, kind: 'group', state: 'open', members: ['dan'] },
    ];
    expect(await find()).toEqual(all);
    expect(await find({ kind: 'group' })).toEqual([all[2]]);
    expect(await find({ member: 'cem' })).toEqual([all[1]]);
    expect(await find({ member: 'ana', kind: 'direct' })).toEqual(all.slice(0, 2));
    expect(await find({ subject: { type: 'flat', id: 'none' } })).toEqual([]);
    await expect(find({ colour: 'red' })).rejects.toMatchObject({ code: 'invalid' });
  });

  it('rides on the index of subjects', async () => {
    await test.db.transaction(async (tx) => {
      await tx.query('set local enable_seqscan = off');
      const { rows } = await tx.query<Record<string, string>>(
        `explain select id from chat.rooms where subject_type = 'flat' and subject_id = '7'`,
      );
      expect(JSON.stringify(rows)).toContain('rooms_by_subject');
    });
  });
});

describe('roomsOpenedBy', () => {
  it('counts rooms that are new on the user’s wish, since then', async () => {
    const [me, other] = [randomUUID(), randomUUID()];
    const count = (since = LONG_AGO) => within((tx) => test.chat.service.roomsOpenedBy(tx, me, since));
    expect(await count()).toBe(0);
    await openDirect(test.chat, me, other);
    await openGroup(test.chat, me);
    await openDirect(test.chat, other, me);
    const subject = { type: 'flat', id: randomUUID() };
    const room = { kind: 'direct' as const, members: [me, other], subject };
    await within((tx) => test.chat.service.openRoom(tx, { ...room, openedBy: me }));
    // Found again: nobody opened it anew.
    await within((tx) => test.chat.service.openRoom(tx, { ...room, openedBy: me }));
    await test.chat.run(me, 'room:open', { ...room, members: [other] });
    expect(await count()).toBe(3);
    expect(await count(new Date(Date.now() + 60_000))).toBe(0);
    await expect(count(new Date(Number.NaN))).rejects.toMatchObject({ code: 'invalid' });
  });
});

describe('replyFigures', () => {
  /** Who says something at which minute; `-` is a SYSTEM message. */
  async function converse(me: string, other: string, said: [who: 'me' | 'other' | '-', minute: number][]) {
    const roomId = await openDirect(test.chat, other, me);
    for (const [who] of said) {
      if (who === '-') await within((tx) => test.chat.service.post(tx, { roomId, body: 'notice' }));
      else await send(test.chat, who === 'me' ? me : other, roomId);
    }
    await test.db.query(
      `update chat.messages m set created_at = '2026-01-01T00:00:00Z'::timestamptz + make_interval(mins => k.minute)
       from unnest($2::int[]) with ordinality k(minute, seq) where m.room_id = $1 and m.seq = k.seq`,
      [roomId, said.map(([, minute]) => minute)],
    );
    return roomId;
  }
  const figures = (userId: string, minute = 0) =>
    within((tx) => test.chat.service.replyFigures(tx, userId, new Date(Date.UTC(2026, 0, 1, 0, minute))));

  it('are those of the turns that others opened, over all direct rooms, without the system’s words', async () => {
    const me = randomUUID();
    expect(await figures(me)).toEqual({ asked: 0, answered: 0, medianMs: null });
    await converse(me, 'ana', [
      ['-', 0],
      ['other', 1],
      ['other', 2],
      ['-', 3],
      ['me', 5],
      ['me', 6],
      ['other', 10],
      ['me', 20],
    ]);
    await converse(me, 'ben', [
      ['me', 0],
      ['other', 1],
      ['-', 2],
    ]);
    const left = await converse(me, 'cem', [
      ['other', 1],
      ['me', 2],
      ['other', 3],
    ]);
    expect(await figures(me)).toEqual({ asked: 5, answered: 3, medianMs: 4 * 60_000 });
    // Whoever leaves a room does not leave its questions.
    await within((tx) => test.chat.service.removeMember(tx, left, me));
    expect(await figures(me)).toEqual({ asked: 5, answered: 3, medianMs: 4 * 60_000 });
    expect(await figures(me, 4)).toEqual({ asked: 1, answered: 1, medianMs: 10 * 60_000 });
    expect(await figures('ana')).toEqual({ asked: 2, answered: 1, medianMs: 5 * 60_000 });
  });

  it('leave groups out', async () => {
    const me = randomUUID();
    const roomId = await openGroup(test.chat, 'ana', me);
    await send(test.chat, 'ana', roomId);
    expect((await figures(me)).asked).toBe(0);
  });

  it('of a room longer than is read begin with the first turn that is surely whole', async () => {
    const me = randomUUID();
    const early = Array.from({ length: 150 }, (_, n): ['other', number] => ['other', n]);
    const late = Array.from({ length: 150 }, (_, n): ['other', number] => ['other', 200 + n]);
    await converse(me, 'ana', [...early, ['me', 190], ...late]);
    expect(await figures(me)).toEqual({ asked: 1, answered: 0, medianMs: null });
  });
});

describe('refreshUsers', () => {
  beforeEach(() => profiles.clear());
  const refresh = (...ids: string[]) => within((tx) => test.chat.service.refreshUsers(tx, ids));
  const userIn = async (roomId: string, viewer: string, userId: string) =>
    (await test.chat.run(viewer, 'room:get', { roomId })).room.members.find(({ user }) => user.id === userId)?.user;

  it('keeps what the host says now, also that a picture is gone, and tells the direct rooms', async () => {
    const me = randomUUID();
    profiles.set(me, { name: 'Before', picture: '/before.png', trust: 20 });
    const direct = await openDirect(test.chat, me, 'ana');
    const group = await openGroup(test.chat, me, 'ben');
    await settled(test.db);
    test.chat.transport.forget();
    profiles.set(me, { name: 'After', picture: null, trust: 80 });
    await refresh(me);
    await settled(test.db);
    const after = { id: me, name: 'After', picture: null, trust: 80 };
    expect(await userIn(direct, 'ana', me)).toEqual(after);
    expect(await userIn(group, 'ben', me)).toEqual(after);
    expect(test.chat.transport.heardBy('ana')).toEqual(['room:updated']);
    expect(test.chat.transport.heardBy('ben')).toEqual([]);
    expect(test.chat.transport.heard('room:updated')[0]?.room.members.map(({ user }) => user)).toContainEqual(after);
    test.chat.transport.forget();
    await refresh(me);
    await settled(test.db);
    expect(test.chat.transport.published).toEqual([]);
  });

  it('tells at most the twenty most recently active direct rooms of a user', async () => {
    const me = randomUUID();
    for (let n = 0; n < 23; n++) await openDirect(test.chat, me, `friend-${n}`);
    await settled(test.db);
    test.chat.transport.forget();
    profiles.set(me, { name: 'Known' });
    await refresh(me);
    await settled(test.db);
    expect(test.chat.transport.heardBy('friend-22')).toEqual(['room:updated']);
    expect(test.chat.transport.heardBy('friend-2')).toEqual([]);
    expect(test.chat.transport.heardBy(me)).toHaveLength(20);
  });

  it('of whom the host does not know is not_found; more than a hundred at once are invalid', async () => {
    await expect(refresh('nobody')).rejects.toMatchObject({ code: 'not_found' });
    const many = Array.from({ length: 101 }, (_, n) => `user-${n}`);
    await expect(refresh(...many)).rejects.toMatchObject({ code: 'invalid' });
  });
});
