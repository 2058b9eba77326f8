// Messages and rooms as the tests of this folder need them.
import type { Message, Room } from '@doran/protocol';
import type { Page } from './timeline';

export const ROOM = '018f0000-0000-7000-8000-000000000001';

const padded = (seq: number) => String(seq).padStart(12, '0');

export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: `00000000-0000-4000-8000-${padded(seq)}`,
  roomId: ROOM,
  seq,
  rev: 0,
  senderId: 'minji',
  type: 'TEXT',
  body: `message ${seq}`,
  attachments: [],
  data: null,
  replyTo: null,
  createdAt: new Date(Date.UTC(2026, 10, 22, 0, 0, seq)).toISOString(),
  editedAt: null,
  deletedAt: null,
  ...more,
});

/** The messages from `first` to `last`, as a page of a room whose head is `head`. */
export const page = (first: number, last: number, head = { seq: last, rev: 0 }): Page => ({
  messages: Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => message(first + index)),
  hasMore: first > 1,
  head,
});

const joinedAt = '2026-11-01T00:00:00.000Z';

export const room = (more: Partial<Room> = {}): Room => ({
  id: ROOM,
  kind: 'direct',
  subject: null,
  title: null,
  data: null,
  state: 'open',
  createdAt: joinedAt,
  head: { seq: 0, rev: 0 },
  lastMessage: null,
  members: ['minji', 'junho'].map((id) => ({
    user: { id, name: id, picture: null, trust: null },
    role: 'member',
    joinedAt,
  })),
  memberCount: 2,
  me: { role: 'member', readSeq: 0, deliveredSeq: 0, unread: 0, muted: false, archived: false },
  ...more,
});
