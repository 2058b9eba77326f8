// Messages, rooms and a steered clock as the tests of this package need them.
import type { Message, Room } from '@doran/protocol/wire';
import type { Clock } from '../clock.js';
import type { Page } from '../timeline.js';

export const ROOM = '018f0000-0000-7000-8000-000000000001';
export const EPOCH = '018f0000-0000-4000-8000-0000000000ee';

export const idOf = (seq: number): string => `00000000-0000-4000-8000-${String(seq).padStart(12, '0')}`;

export const message = (seq: number, more: Partial<Message> = {}): Message => ({
  id: idOf(seq),
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
export const ME = { role: 'member', readSeq: 0, deliveredSeq: 0, unread: 0, muted: false, archived: false } as const;

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
  me: ME,
  ...more,
});

export interface SteeredClock extends Clock {
  /** Lets this much time pass, and everything that becomes due in it happen. */
  pass(ms: number): Promise<void>;
}

/** Lets promises that wait for nothing but each other settle. */
export const settle = () => new Promise<void>((done) => setTimeout(done));

export function steeredClock(start = Date.UTC(2026, 10, 22)): SteeredClock {
  let now = start;
  let due: { at: number; work: () => void }[] = [];
  return {
    now: () => now,
    after(ms, work) {
      const one = { at: now + ms, work };
      due.push(one);
      return () => {
        due = due.filter((other) => other !== one);
      };
    },
    async pass(ms) {
      const end = now + ms;
      await settle();
      for (;;) {
        const next = due.filter((one) => one.at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((one) => one !== next);
        now = Math.max(now, next.at);
        next.work();
        await settle();
      }
      now = end;
    },
  };
}
