// What each thing looks like on the wire: every field that §2 names, of its type, and no other.
import { expect } from 'vitest';

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
export const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/;

const uuid = expect.stringMatching(UUID);
const timestamp = expect.stringMatching(TIMESTAMP);
const text = expect.any(String);

/** What a JSON value is, so that `toEqual` can say "a string, or null". */
const orNull = (value: unknown, matcher: unknown) => (value === null ? null : matcher);

export function expectMessage(message: unknown): void {
  const seen = message as Record<string, unknown>;
  expect(message).toEqual({
    id: uuid,
    roomId: uuid,
    seq: expect.any(Number),
    rev: expect.any(Number),
    senderId: orNull(seen.senderId, text),
    type: expect.stringMatching(/^(TEXT|IMAGE|FILE|SYSTEM)$/),
    body: orNull(seen.body, text),
    attachments: expect.any(Array),
    data: orNull(seen.data, expect.any(Object)),
    replyTo: orNull(seen.replyTo, uuid),
    createdAt: timestamp,
    editedAt: orNull(seen.editedAt, timestamp),
    deletedAt: orNull(seen.deletedAt, timestamp),
  });
}

export function expectMySide(me: unknown): void {
  expect(me).toEqual({
    role: expect.stringMatching(/^(owner|admin|member)$/),
    readSeq: expect.any(Number),
    deliveredSeq: expect.any(Number),
    unread: expect.any(Number),
    muted: expect.any(Boolean),
    archived: expect.any(Boolean),
  });
}

function expectMember(member: unknown): void {
  const { user } = member as { user: Record<string, unknown> };
  expect(member).toEqual({
    user: {
      id: text,
      name: text,
      picture: orNull(user.picture, text),
      trust: orNull(user.trust, expect.any(Number)),
    },
    role: expect.stringMatching(/^(owner|admin|member)$/),
    joinedAt: timestamp,
  });
}

export function expectRoom(room: unknown): void {
  const seen = room as Record<string, unknown>;
  expect(room).toEqual({
    id: expect.stringMatching(UUID_V7),
    kind: expect.stringMatching(/^(direct|group|channel)$/),
    subject: orNull(seen.subject, { type: text, id: text }),
    title: orNull(seen.title, text),
    data: orNull(seen.data, expect.any(Object)),
    state: expect.stringMatching(/^(open|readonly|closed)$/),
    createdAt: timestamp,
    head: { seq: expect.any(Number), rev: expect.any(Number) },
    lastMessage: orNull(seen.lastMessage, expect.any(Object)),
    members: expect.any(Array),
    memberCount: expect.any(Number),
    me: expect.any(Object),
  });
  if (seen.lastMessage !== null) expectMessage(seen.lastMessage);
  for (const member of seen.members as unknown[]) expectMember(member);
  expectMySide(seen.me);
}
