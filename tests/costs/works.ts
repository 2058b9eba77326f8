// The works whose costs are held: each the same every time, and over when all of it has arrived.
import type { Connection } from '../conformance/connection.js';
import { type Crowd, nameOf, say } from './crowd.js';
import type { Stage } from './stage.js';

export type Work = (stage: Stage, crowd: Crowd) => Promise<unknown>;

const only = (people: Connection[], index = 0): Connection => people[index] as Connection;
const SENDS = 64;

/** One after the other, each when the last is acked; `frames` are all acks and events. */
async function oneByOne(stage: Stage, times: number, frames: number, what: (index: number) => Promise<unknown>) {
  for (let index = 0; index < times; index += 1) await what(index);
  await stage.untilHeard(frames);
}

/** Of person 0 to person 1. */
async function burst(stage: Stage, { people, pairs: [room = ''] }: Crowd) {
  const all = Array.from({ length: SENDS });
  await stage.inOneTurn([only(people)], (person) => all.map(() => say(person, room)));
  await stage.untilHeard(2 * SENDS);
}

export const WORKS = {
  '64 sends of one person to another, one after the other': (stage, { people, pairs: [room = ''] }) =>
    oneByOne(stage, SENDS, 2 * SENDS, () => say(only(people), room)),

  '64 sends of one person to another in one turn': burst,

  '64 people in 32 direct rooms send at once': async (stage, { people, pairs }) => {
    const roomOf = new Map(people.slice(0, SENDS).map((person, index) => [person, pairs[index >> 1] as string]));
    await stage.inOneTurn([...roomOf.keys()], (person) => [say(person, roomOf.get(person) as string)]);
    await stage.untilHeard(2 * SENDS);
  },

  '10 messages in a group of 20': (stage, { people, group }) =>
    oneByOne(stage, 10, 10 * 20, () => say(only(people), group)),

  '5 messages in a channel that 100 hear': (stage, { people, channel }) =>
    oneByOne(stage, 5, 5 * 100, () => say(only(people), channel)),

  '19 members of a group mark one message as read at once': async (stage, { people, group }) => {
    const { message } = await say(only(people), group);
    await stage.inOneTurn(people.slice(1, 20), (person) => [
      person.ok('receipt:mark', { roomId: group, readSeq: message.seq }),
    ]);
    // The message to 19 and its ack, 19 acks, and each cursor to 19 others.
    await stage.untilHeard(20 + 19 + 19 * 19);
  },

  '10 pages of history': (stage, { people, channel }) =>
    oneByOne(stage, 10, 10, () => only(people).ok('message:list', { roomId: channel, limit: 50 })),

  '10 lists of 50 rooms': (stage, { people }) =>
    oneByOne(stage, 10, 10, () => only(people, people.length - 1).ok('room:list', { limit: 50 })),

  '10 syncs of 50 rooms, of which 5 have moved': (stage, { people, listed }) => {
    const reader = only(people, people.length - 1);
    const { epoch, serverTime: since } = reader.hello;
    const rooms = Object.fromEntries(listed.map((roomId) => [roomId, { seq: 0, rev: 0 }]));
    return oneByOne(stage, 10, 10, () => reader.ok('sync', { epoch, since, rooms }));
  },

  '20 people come and go': async (stage) => {
    for (let index = 0; index < 20; index += 1) {
      (await stage.connect(nameOf(900 + index))).close();
      // Those who leave while another's leaving is being written would share the next statement.
      await stage.untilAsked('last_seen_at', index + 1);
    }
  },
} satisfies Record<string, Work>;

/** Of two nodes: person 0 is at the one, person 1 at the other. */
export const CROSSING = {
  '64 sends to a person at another node, one after the other': async (stage, { people, pairs: [room = ''] }) => {
    for (let sent = 1; sent <= SENDS; sent += 1) {
      await say(only(people), room);
      await stage.untilHeard(2 * sent);
    }
  },

  '64 sends to a person at another node in one turn': burst,
} satisfies Record<string, Work>;
