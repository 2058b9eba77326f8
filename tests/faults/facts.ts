// What the rules judge by: the database as it stands at the end, and what the whole crowd asked for, and when.
import { crowdLines, deviceLines, deviceLogs, type Line } from './evidence.js';
import type { CrowdEntry, DeviceEntry } from './log.js';

export interface Row {
  room: string;
  seq: number;
  id: string;
  sender: string | null;
  rev: number;
  body: string | null;
  original: string | null;
  key: string | null;
  deleted: boolean;
}

export interface Stored {
  heads: Map<string, { seq: number; rev: number }>;
  /** Ascending by seq. */
  messages: Map<string, Row[]>;
  members: { room: string; user: string; read: number; delivered: number; left: boolean }[];
}

export interface Asked {
  device: string;
  user: string;
  room: string;
  body: string;
  t: number;
}

/** From the answer to a removal until somebody asks to let the user in again. */
export interface Window {
  from: number;
  until: number;
  text: string;
}

export interface Facts {
  crowd: Line<CrowdEntry>[];
  rooms: ReadonlyMap<string, { kind: string; members: ReadonlySet<string> }>;
  stored: Stored;
  /** By id; a room that holds one twice is a violation of its own. */
  rowOf: ReadonlyMap<string, Row>;
  /** At a place of a room. */
  rowAt(room: string, seq: number): Row | undefined;
  /** By the message's id, its body or its place: when it was sent, edited, deleted for the first time. */
  sends: ReadonlyMap<string, Asked>;
  edits: ReadonlyMap<string, number>;
  deletes: ReadonlyMap<string, number>;
  /** When somebody was surely in no room, by `room user`. */
  out: ReadonlyMap<string, readonly Window[]>;
}

/** An adding that was never answered may be done late: for so long nobody is surely out. */
const LATE_MS = 30_000;

/** `read` is asked for what the database holds of these rooms. */
export async function gatherFacts(folder: string, read: (rooms: readonly string[]) => Promise<Stored>): Promise<Facts> {
  const crowd: Line<CrowdEntry>[] = [];
  for await (const line of crowdLines(folder)) crowd.push(line);
  const rooms = new Map<string, { kind: string; members: Set<string> }>();
  for (const { entry } of crowd) {
    if (entry.e === 'room') rooms.set(entry.room, { kind: entry.kind, members: new Set(entry.members) });
  }
  if (rooms.size === 0) throw new Error(`${folder} names no room: there is nothing to judge`);
  const stored = await read([...rooms.keys()]);
  const rowOf = new Map([...stored.messages.values()].flat().map((row) => [row.id, row]));
  return {
    crowd,
    rooms,
    stored,
    rowOf,
    rowAt: (room, seq) => {
      const rows = stored.messages.get(room) ?? [];
      return rows[seq - 1]?.seq === seq ? rows[seq - 1] : rows.find((row) => row.seq === seq);
    },
    ...(await askedFor(folder)),
  };
}

async function askedFor(folder: string): Promise<Pick<Facts, 'sends' | 'edits' | 'deletes' | 'out'>> {
  const sends = new Map<string, Asked>();
  const edits = new Map<string, number>();
  const deletes = new Map<string, number>();
  const moves = new Map<string, Line<Move>[]>();
  const first = (map: Map<string, number>, key: string, t: number) => map.set(key, Math.min(t, map.get(key) ?? t));
  for (const file of await deviceLogs(folder)) {
    let device = '';
    let user = '';
    for await (const line of deviceLines(folder, file, ASKING)) {
      const { entry } = line;
      if (entry.e === 'begin') ({ device, user } = entry);
      else if (entry.e === 'send')
        sends.set(entry.id, { device, user, room: entry.room, body: entry.body, t: entry.t });
      else if (entry.e === 'edit' && entry.body !== null) first(edits, entry.body, entry.t);
      else if (entry.e === 'delete') first(deletes, `${entry.room} ${entry.seq}`, entry.t);
      else if (entry.e === 'adding' || entry.e === 'added' || entry.e === 'removed') {
        const key = `${entry.room} ${entry.user}`;
        moves.set(key, [...(moves.get(key) ?? []), line as Line<Move>]);
      }
    }
  }
  return { sends, edits, deletes, out: new Map([...moves].map(([key, all]) => [key, windowsOf(all)])) };
}

type Move = Extract<DeviceEntry, { e: 'adding' | 'removing' | 'removed' | 'added' }>;
const ASKING: DeviceEntry['e'][] = ['begin', 'send', 'edit', 'delete', 'adding', 'added', 'removed'];

function windowsOf(moves: readonly Line<Move>[]): Window[] {
  const windows: Window[] = [];
  let unanswered = Number.NEGATIVE_INFINITY;
  moves.forEach(({ entry, text }, index) => {
    if (entry.e === 'added' && entry.answer === 'unanswered') unanswered = entry.t;
    if (entry.e !== 'removed' || (entry.answer !== 'ok' && entry.answer !== 'not_found')) return;
    if (entry.t - unanswered < LATE_MS) return;
    const back = moves.slice(index).find((later) => later.entry.e === 'adding');
    windows.push({ from: entry.t, until: back?.entry.t ?? Number.POSITIVE_INFINITY, text });
  });
  return windows;
}
