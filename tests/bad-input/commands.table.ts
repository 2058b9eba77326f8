// Every command with one valid input and what is known of each field: bad input is derived from it.
import { randomUUID } from 'node:crypto';
import type { Command } from '../conformance/contract.js';
import type { Stage } from './stage.js';

export type Kind = 'uuid' | 'userId' | 'text' | 'word' | 'integer' | 'boolean' | 'object' | 'array';

export interface Field {
  kind: Kind;
  required?: true;
  nullable?: true;
  /** Free text, or a place for it: put this text in and give the field's value. */
  holding?: (text: string) => unknown;
  /** Values of the right type that are wrong all the same: too long, out of range, badly made. */
  wrong?: unknown[];
}

export interface CommandCase {
  fields: Record<string, Field>;
  input: (stage: Stage) => Record<string, unknown>;
}

const BIG = 2 ** 53;
const long = (length: number) => 'x'.repeat(length);
const uuids = (count: number) => Array.from({ length: count }, () => randomUUID() as string);

const roomId: Field = {
  kind: 'uuid',
  required: true,
  wrong: ['', 'nonsense', long(36), `${randomUUID()} `, long(10_000)],
};
const seq: Field = { kind: 'integer', required: true, wrong: [0, -1, 1.5, BIG, 1e308] };
const cursor: Field = { kind: 'integer', wrong: [-1, 1.5, BIG, 1e308] };
const limit: Field = { kind: 'integer', wrong: [0, -1, 101, 1.5, 1e308] };
const body: Field = { kind: 'text', required: true, holding: (text) => `a${text}b`, wrong: ['', long(4_001)] };
const data: Field = {
  kind: 'object',
  holding: (text) => ({ list: [{ deep: text }] }),
  wrong: [{ a: long(8_192) }, JSON.parse(`${'{"a":'.repeat(9)}1${'}'.repeat(9)}`)],
};
const badUserIds = [long(129), 'a b', ' ', '', 'a\nb', 'a\u200bb', 'a\u0000'];
const badUsers = [[7], [null], [[]], [{}], [true], uuids(101), ...badUserIds.map((id) => [id])];
const users: Field = { kind: 'array', holding: (text) => [`a${text}b`], wrong: badUsers };
const userIds: Field = { ...users, required: true, wrong: [[], ...badUsers] };
const room = { roomId };
const inRoom = (stage: Stage) => ({ roomId: stage.roomId });

export const COMMANDS: Record<Command, CommandCase> = {
  'message:send': {
    fields: {
      roomId,
      id: { kind: 'uuid', required: true, wrong: ['', 'nonsense', `{${randomUUID()}}`] },
      type: { kind: 'word', required: true, wrong: ['', 'text', 'SYSTEM', 'TEXT '] },
      body,
      attachments: { kind: 'array', wrong: [[], [7], ['nonsense'], [null], [{}], uuids(11), uuids(1)] },
      data,
      replyTo: { kind: 'uuid', wrong: ['', 'nonsense', randomUUID()] },
    },
    input: (stage) => ({ ...inRoom(stage), id: randomUUID(), type: 'TEXT', body: 'hello' }),
  },
  'message:edit': { fields: { ...room, seq, body }, input: (stage) => ({ ...inRoom(stage), seq: 1, body: 'edited' }) },
  'message:delete': { fields: { ...room, seq }, input: (stage) => ({ ...inRoom(stage), seq: 1 }) },
  'message:list': {
    fields: {
      ...room,
      before: { ...cursor, wrong: [0, ...(cursor.wrong ?? [])] },
      after: cursor,
      around: { kind: 'uuid', wrong: ['', 'nonsense', `{${randomUUID()}}`] },
      limit,
    },
    input: (stage) => ({ ...inRoom(stage), limit: 10 }),
  },
  'receipt:mark': {
    fields: { ...room, readSeq: cursor, deliveredSeq: cursor },
    input: (stage) => ({ ...inRoom(stage), readSeq: 1, deliveredSeq: 1 }),
  },
  'typing:set': {
    fields: { ...room, typing: { kind: 'boolean', required: true } },
    input: (stage) => ({ ...inRoom(stage), typing: true }),
  },
  'room:open': {
    fields: {
      kind: { kind: 'word', required: true, wrong: ['', 'GROUP', 'party'] },
      members: users,
      subject: {
        kind: 'object',
        holding: (text) => ({ type: 'listing', id: `a${text}b` }),
        wrong: [
          {},
          { type: 'listing' },
          { id: 'x' },
          { type: 'Not A Word', id: 'x' },
          { type: long(65), id: 'x' },
          { type: 'listing', id: long(129) },
          { type: 'listing', id: 7 },
          { type: 'listing', id: 'x', more: 1 },
        ],
      },
      title: { kind: 'text', holding: (text) => `a${text}b`, wrong: [long(201)] },
      data,
    },
    input: (stage) => ({ kind: 'group', members: [stage.bob.id] }),
  },
  'room:list': {
    fields: {
      cursor: { kind: 'text', wrong: ['nonsense', long(201), long(10_000)] },
      limit,
      filter: { kind: 'word', wrong: ['', 'ALL', 'everything'] },
    },
    input: () => ({ limit: 10 }),
  },
  'room:get': { fields: room, input: inRoom },
  'room:update': {
    fields: {
      ...room,
      title: { kind: 'text', nullable: true, holding: (text) => `a${text}b`, wrong: [long(201)] },
      data: { ...data, nullable: true },
      state: { kind: 'word', wrong: ['', 'OPEN', 'ajar'] },
      me: {
        kind: 'object',
        wrong: [{ muted: 7 }, { muted: null }, { archived: 'yes' }, { muted: true, role: 'owner' }],
      },
    },
    input: (stage) => ({ ...inRoom(stage), title: 'a title' }),
  },
  'member:add': { fields: { ...room, userIds }, input: (stage) => ({ ...inRoom(stage), userIds: [randomUUID()] }) },
  'member:remove': {
    fields: { ...room, userId: { kind: 'userId', required: true, holding: (text) => `a${text}b`, wrong: badUserIds } },
    input: (stage) => ({ ...inRoom(stage), userId: stage.bob.id }),
  },
  'block:set': {
    fields: {
      userId: { kind: 'userId', required: true, holding: (text) => `a${text}b`, wrong: badUserIds },
      blocked: { kind: 'boolean' },
    },
    input: (stage) => ({ userId: stage.eve.id, blocked: false }),
  },
  'block:list': { fields: {}, input: () => ({}) },
  'report:create': {
    fields: {
      id: { kind: 'uuid', required: true, wrong: ['', 'nonsense'] },
      roomId,
      userId: { kind: 'userId', holding: (text) => `a${text}b`, wrong: [...badUserIds, 'nobody-of-this-room'] },
      seqs: {
        kind: 'array',
        wrong: [
          [],
          [0],
          [-1],
          [1.5],
          [BIG],
          ['1'],
          [null],
          [{}],
          [999_999],
          Array.from({ length: 51 }, (_, i) => i + 1),
        ],
      },
      reason: { kind: 'word', required: true, wrong: ['', 'SPAM', 'boredom'] },
      note: { kind: 'text', holding: (text) => `a${text}b`, wrong: ['', long(1_001)] },
    },
    input: (stage) => ({ ...inRoom(stage), id: randomUUID(), reason: 'spam', seqs: [1] }),
  },
  'unread:get': { fields: {}, input: () => ({}) },
  sync: {
    fields: {
      epoch: { kind: 'uuid', required: true, wrong: ['', 'nonsense'] },
      since: { kind: 'word', wrong: ['', 'yesterday', '2026-13-45T00:00:00Z', '2026-02-30T00:00:00Z', '0'] },
      rooms: {
        kind: 'object',
        required: true,
        wrong: [
          { nonsense: { seq: 0, rev: 0 } },
          { [randomUUID()]: 7 },
          { [randomUUID()]: null },
          { [randomUUID()]: { seq: 0 } },
          { [randomUUID()]: { seq: -1, rev: 0 } },
          { [randomUUID()]: { seq: 0, rev: 1.5 } },
          { [randomUUID()]: { seq: '0', rev: 0 } },
          { [randomUUID()]: { seq: 0, rev: 0, more: 1 } },
          Object.fromEntries(uuids(201).map((id) => [id, { seq: 0, rev: 0 }])),
        ],
      },
    },
    input: (stage) => ({ epoch: stage.epoch, rooms: { [stage.roomId]: { seq: 0, rev: 0 } } }),
  },
  'presence:get': { fields: { userIds }, input: (stage) => ({ userIds: [stage.bob.id] }) },
  'room:subscribe': { fields: room, input: inRoom },
  'room:unsubscribe': { fields: room, input: inRoom },
  'presence:watch': {
    fields: { userIds: { ...users, required: true } },
    input: (stage) => ({ userIds: [stage.bob.id] }),
  },
  'session:refresh': {
    fields: { token: { kind: 'text', required: true, wrong: ['', long(16_385)] } },
    input: (stage) => ({ token: stage.ann.token }),
  },
};

export const COMMAND_NAMES = Object.keys(COMMANDS) as Command[];
