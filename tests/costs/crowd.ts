// The people of the costed work, and the rooms that they share: always as many, with names as long.
import { randomUUID } from 'node:crypto';
import type { Connection } from '../conformance/connection.js';
import type { Stage } from './stage.js';

const PEOPLE = 100;
const PAIRS = 32;
const GROUP = 20;
/** Rooms in the list of the first of them, beside the ones below. */
const LISTED = 50;
/** Of those, they have a message. */
const MOVED = 5;
const AT_ONCE = 20;

/** As long as a message between people who trade (123 bytes of UTF-8). */
const BODY =
  'Hello, is the bicycle still there? I could come and see it tomorrow evening. 안녕하세요, 아직 판매하시나요? Thanks!';

export interface Crowd {
  people: Connection[];
  /** Of two: people 0 and 1, 2 and 3, … */
  pairs: string[];
  /** Of the first twenty. */
  group: string;
  /** All hear it, the first one writes. */
  channel: string;
  /** Rooms of the last person, quiet ones. */
  listed: string[];
}

export const nameOf = (index: number): string => `person-${String(index).padStart(3, '0')}`;

export const say = (person: Connection, roomId: string) =>
  person.ok('message:send', { roomId, id: randomUUID(), type: 'TEXT', body: BODY });

/** Node 0 has all of them, and of several nodes the other one every second of them. */
export async function gather(stage: Stage): Promise<Crowd> {
  const people = await inTurn(PEOPLE, (index) => stage.connect(nameOf(index), index % stage.servers.length));
  const open = async (kind: string, owner: number, others: number[]) => {
    const members = others.map(nameOf);
    const { room } = await (people[owner] as Connection).ok('room:open', { kind, members, title: 'costs' });
    return room.id;
  };
  const pairs = await inTurn(PAIRS, (index) => open('direct', 2 * index, [2 * index + 1]));
  const group = await open(
    'group',
    0,
    Array.from({ length: GROUP - 1 }, (_, index) => index + 1),
  );
  const channel = await open('channel', 0, []);
  await inTurn(PEOPLE - 1, (index) => (people[index + 1] as Connection).ok('room:subscribe', { roomId: channel }));
  const listed = await inTurn(LISTED, () => open('group', PEOPLE - 1, [PEOPLE - 2]));
  for (const roomId of listed.slice(0, MOVED)) await say(people[PEOPLE - 2] as Connection, roomId);
  return { people, pairs, group, channel, listed };
}

async function inTurn<T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}
