// A small evening, written by hand: two people, one room, three messages, one removal. Nothing is wrong with it.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Row, Stored } from './facts.js';
import type { CrowdEntry, DeviceEntry, Logged } from './log.js';
import type { DeviceState, Truth } from './state.js';

export const ROOM = 'room';
/** A room in which only ann is. */
export const OTHER_ROOM = 'other';

export interface Evening {
  crowd: Logged<CrowdEntry>[];
  ann: Logged<DeviceEntry>[];
  bob: Logged<DeviceEntry>[];
  stored: Stored;
}

const row = (room: string, seq: number, id: string, sender: string, body: string): Row => ({
  ...{ room, seq, id, sender, rev: 0, body, original: null, key: body, deleted: false },
});

export function anEvening(): Evening {
  const rows = [
    row(ROOM, 1, 'm1', 'ann', 'ann says 1'),
    row(ROOM, 2, 'm2', 'bob', 'bob says 1'),
    row(ROOM, 3, 'm3', 'ann', 'ann says 2'),
  ];
  const truth: Truth = [
    {
      ...{ room: ROOM, kind: 'group', head: 3, rev: 0 },
      members: [
        ['ann', 3, 3],
        ['bob', 3, 2],
      ],
      tail: rows.map(({ seq, id, rev, body }) => [seq, id, rev, body]),
    },
  ];
  const stateOf = (me: [read: number, other: string, otherRead: number]): DeviceState => ({
    ...{ status: 'online', pending: [], unread: 3 - me[0] },
    rooms: [
      {
        ...{ room: ROOM, head: 3, rev: 0, me: { read: me[0], delivered: 3, unread: 3 - me[0] } },
        timeline: { gap: false, newer: false, run: '1-3', tail: truth[0]!.tail },
        others: [[me[1], 3, me[2]]],
      },
    ],
  });
  const begin = (t: number, user: string): Logged<DeviceEntry>[] => [
    { t, e: 'begin', device: `device-${user}`, user, carrier: 'websocket', part: 'member' },
    { t, e: 'life', life: 1 },
    { t, e: 'connected', c: 1 },
  ];
  const created = { c: 1, name: 'message:created', room: ROOM, rev: 0 } as const;
  return {
    crowd: [
      { t: 0, e: 'room', room: ROOM, kind: 'group', members: ['ann', 'bob'] },
      { t: 90_000, e: 'truth', heal: 1, truth },
      { t: 90_000, e: 'healed', heal: 1, ms: { 'device-ann': 40, 'device-bob': 60 }, open: [] },
    ],
    ann: [
      ...begin(10, 'ann'),
      { t: 100, e: 'send', room: ROOM, id: 'm1', body: 'ann says 1' },
      { t: 110, e: 'acked', c: 1, room: ROOM, id: 'm1', seq: 1, repeated: false, body: 'ann says 1' },
      { t: 210, e: 'saw', ...created, id: 'm2', seq: 2, body: 'bob says 1' },
      { t: 220, e: 'timeline', life: 1, room: ROOM, run: '1-2' },
      { t: 1_000, e: 'removing', room: ROOM, user: 'bob' },
      { t: 1_010, e: 'removed', room: ROOM, user: 'bob', answer: 'ok' },
      { t: 5_000, e: 'send', room: ROOM, id: 'm3', body: 'ann says 2' },
      { t: 5_010, e: 'acked', c: 1, room: ROOM, id: 'm3', seq: 3, repeated: false, body: 'ann says 2' },
      { t: 5_020, e: 'line', life: 1, room: ROOM, head: 3, read: 3, delivered: 3, unread: 0 },
      { t: 8_000, e: 'adding', room: ROOM, user: 'bob' },
      { t: 8_010, e: 'added', room: ROOM, user: 'bob', answer: 'ok' },
      { t: 90_000, e: 'state', heal: 1, state: stateOf([3, 'bob', 2]) },
    ],
    bob: [
      ...begin(10, 'bob'),
      { t: 115, e: 'saw', ...created, id: 'm1', seq: 1, body: 'ann says 1' },
      { t: 200, e: 'send', room: ROOM, id: 'm2', body: 'bob says 1' },
      { t: 205, e: 'acked', c: 1, room: ROOM, id: 'm2', seq: 2, repeated: false, body: 'bob says 1' },
      { t: 300, e: 'marked', c: 1, room: ROOM, asked: 290, read: 2, delivered: 2, unread: 0 },
      { t: 6_000, e: 'trespass', command: 'message:list', room: OTHER_ROOM, answer: 'not_found' },
      { t: 8_030, e: 'page', c: 1, command: 'message:list', room: ROOM, asked: 8_020, messages: [[3, 'm3']] },
      { t: 90_000, e: 'state', heal: 1, state: stateOf([2, 'ann', 3]) },
    ],
    stored: {
      heads: new Map([[ROOM, { seq: 3, rev: 0 }]]),
      messages: new Map([[ROOM, rows]]),
      members: [
        { room: ROOM, user: 'ann', read: 3, delivered: 3, left: false },
        { room: ROOM, user: 'bob', read: 2, delivered: 3, left: false },
      ],
    },
  };
}

/** Into a folder, as a crowd writes it. */
export async function writeLogs({ crowd, ann, bob }: Evening): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doran-crowd-'));
  const logs = { 'crowd.jsonl': crowd, 'device-ann.jsonl': ann, 'device-bob.jsonl': bob };
  for (const [name, entries] of Object.entries(logs)) {
    await writeFile(path.join(folder, name), entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  }
  return folder;
}
