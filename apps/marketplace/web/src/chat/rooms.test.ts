// Proves what a room's line in the list and a message's status say.
import { describe, expect, it } from 'vitest';
import { listed, withMessage, withMySide, withReceipts, withRoom } from './rooms';
import { message, ROOM, room } from './samples';
import { reachedBy, statusOf } from './status';

const me = { role: 'member', readSeq: 3, deliveredSeq: 3, unread: 2, muted: false, archived: false } as const;
const at = (headSeq: number, readSeq: number) =>
  room({ head: { seq: headSeq, rev: 0 }, me: { ...me, readSeq, deliveredSeq: readSeq, unread: headSeq - readSeq } });

describe('a room in the list', () => {
  it('[RCPT3] counts unread as the head minus what was read', () => {
    expect(withMessage(at(5, 3), message(6), 'junho').me?.unread).toBe(3);
    expect(withMySide(at(5, 3), { readSeq: 5, deliveredSeq: 5 }).me?.unread).toBe(0);
  });

  it('[RCPT1] reads the room up to one’s own message, and never back', () => {
    const sent = withMessage(at(5, 3), message(6), 'minji');
    expect(sent.me).toMatchObject({ readSeq: 6, deliveredSeq: 6, unread: 0 });
    expect(withMySide(sent, { readSeq: 2, deliveredSeq: 2 }).me?.readSeq).toBe(6);
  });

  it('does not forget what came live when an older summary arrives', () => {
    const live = withRoom(new Map(), withMessage(at(5, 3), message(6), 'junho'));
    const told = withRoom(live, at(5, 3)).get(ROOM);
    expect(told?.head.seq).toBe(6);
    expect(told?.lastMessage?.seq).toBe(6);
    expect(told?.me?.unread).toBe(3);
  });

  it('shows the tombstone of its last message, and not an older message that was edited', () => {
    const last = withMessage(at(5, 5), message(6), 'junho');
    expect(withMessage(last, message(4, { rev: 1 }), 'junho').lastMessage?.seq).toBe(6);
    const deletedAt = '2026-11-22T01:00:00.000Z';
    expect(withMessage(last, message(6, { rev: 2, deletedAt }), 'junho').lastMessage?.deletedAt).toBe(deletedAt);
  });

  it('stands where its newest activity puts it, archived ones nowhere', () => {
    const older = room({ id: '018f0000-0000-7000-8000-00000000000a', lastMessage: message(1) });
    const newer = room({ id: '018f0000-0000-7000-8000-00000000000b', lastMessage: message(9) });
    const hidden = room({ id: '018f0000-0000-7000-8000-00000000000c', me: { ...me, archived: true } });
    const rooms = [older, newer, hidden].reduce(withRoom, new Map());
    expect(listed(rooms)).toEqual([newer, older]);
  });
});

describe('the status of a message', () => {
  const cursors = (deliveredSeq: number, readSeq: number) =>
    withReceipts(new Map(), ROOM, [{ userId: 'junho', deliveredSeq, readSeq }]).get(ROOM);

  it('[RCPT2] is derived from the other member’s cursors', () => {
    expect(statusOf(5, reachedBy(room(), undefined, 'minji'))).toBe('sent');
    expect(statusOf(5, reachedBy(room(), cursors(5, 4), 'minji'))).toBe('delivered');
    expect(statusOf(5, reachedBy(room(), cursors(5, 5), 'minji'))).toBe('read');
  });

  it('[RCPT2] waits for every other member of a group', () => {
    const third = { user: { id: 'sora', name: 'sora', picture: null, trust: null } };
    const group = room({
      kind: 'group',
      members: [...room().members, { ...third, role: 'member', joinedAt: room().createdAt }],
      memberCount: 3,
    });
    expect(statusOf(5, reachedBy(group, cursors(9, 9), 'minji'))).toBe('sent');
    const both = withReceipts(new Map([[ROOM, cursors(9, 9)!]]), ROOM, [
      { userId: 'sora', deliveredSeq: 6, readSeq: 4 },
    ]).get(ROOM);
    expect(statusOf(5, reachedBy(group, both, 'minji'))).toBe('delivered');
  });

  it('[RCPT1] does not go back when receipts come in the wrong order', () => {
    const late = withReceipts(new Map([[ROOM, cursors(9, 9)!]]), ROOM, [
      { userId: 'junho', deliveredSeq: 5, readSeq: 2 },
    ]);
    expect(late.get(ROOM)?.get('junho')).toMatchObject({ deliveredSeq: 9, readSeq: 9 });
  });
});
