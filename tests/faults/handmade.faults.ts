// Each single thing that can be wrong with an evening, and the rule that must name it.
import { type Evening, OTHER_ROOM, ROOM } from './handmade.js';
import type { DeviceEntry, Logged } from './log.js';

type Entry<E extends DeviceEntry['e']> = Logged<Extract<DeviceEntry, { e: E }>>;

function the<E extends DeviceEntry['e']>(entries: Logged<DeviceEntry>[], e: E): Entry<E> {
  const found = entries.find((entry) => entry.e === e);
  if (!found) throw new Error(`nobody wrote ${e}`);
  return found as Entry<E>;
}

const saw = (t: number, id: string, seq: number, body: string): Entry<'saw'> => ({
  ...{ t, e: 'saw', c: 1, name: 'message:created', room: ROOM, rev: 0, id, seq, body },
});

/** One more line in the log of one of them. */
const writes =
  (who: 'ann' | 'bob', ...entries: Logged<DeviceEntry>[]) =>
  (evening: Evening): void => {
    evening[who].push(...entries);
  };

type Fault = [
  rule: string,
  client: string | null,
  fault: string,
  change: (evening: Evening) => void,
  /** What else is wrong then, of necessity. */
  also?: string[],
];

export const FAULTS: Fault[] = [
  [
    'SEND1 acked is kept',
    'device-ann',
    'an acked message is gone',
    ({ stored }) => {
      stored.messages.get(ROOM)!.pop();
      stored.heads.set(ROOM, { seq: 2, rev: 0 });
    },
    ['MSG1 one place', 'RCPT1 head', 'SEND1 stays', 'MSG1 timeline order'],
  ],
  [
    'SEND1 acked is kept',
    'device-ann',
    'an ack names another place',
    ({ ann }) => {
      the(ann, 'acked').seq = 2;
    },
  ],
  [
    'SEND1 content',
    'device-ann',
    'other words are kept than were sent',
    ({ ann }) => {
      the(ann, 'send').body = 'ann said something else';
      the(ann, 'acked').body = 'ann said something else';
    },
  ],
  [
    'SEND1 change is kept',
    'device-ann',
    'an acked edit is gone',
    writes('ann', { t: 400, e: 'changed', c: 1, room: ROOM, id: 'm1', seq: 1, rev: 1, body: 'better' }),
  ],
  [
    'SEND2 once',
    null,
    'a retry stands twice',
    ({ stored }) => {
      const [first] = stored.messages.get(ROOM)!;
      stored.messages.get(ROOM)!.push({ ...first!, seq: 4, id: 'm4' });
      stored.heads.set(ROOM, { seq: 4, rev: 0 });
    },
  ],
  [
    'SEND2 once',
    null,
    'an id stands twice',
    ({ stored }) => {
      const rows = stored.messages.get(ROOM)!;
      rows.push({ ...rows[2]!, seq: 4, key: 'another' });
      stored.heads.set(ROOM, { seq: 4, rev: 0 });
    },
    ['SEND1 acked is kept'],
  ],
  [
    'SEND2 told truly',
    'device-ann',
    'a send is told as refused, and stands',
    writes('ann', { t: 6_000, e: 'failed', room: ROOM, id: 'm3', code: 'conflict' }),
  ],
  [
    'SEND4 order',
    'device-ann',
    'a later message stands before an earlier one',
    ({ ann }) => {
      const late = ann.find((entry) => entry.e === 'send' && entry.id === 'm3')!;
      ann.splice(ann.indexOf(late), 1);
      ann.splice(3, 0, { ...late, t: 90 });
    },
  ],
  ['SEND5 once', 'device-ann', 'a connection hears of a message twice', writes('ann', saw(230, 'm2', 2, 'bob says 1'))],
  [
    'SEND5 echo',
    'device-ann',
    'the sending connection hears its own message',
    writes('ann', saw(111, 'm1', 1, 'ann says 1')),
  ],
  [
    'every send ends',
    'device-bob',
    'a send vanishes',
    writes('bob', { t: 500, e: 'send', room: ROOM, id: 'm9', body: 'bob says 2' }),
  ],
  [
    'every send ends',
    'device-bob',
    'a send is on its way for ever',
    ({ bob }) => {
      bob.push({ t: 500, e: 'send', room: ROOM, id: 'm9', body: 'bob says 2' });
      the(bob, 'state').state.pending.push({ room: ROOM, id: 'm9', code: null });
    },
    ['SYNC3 converges'],
  ],
  [
    'MSG1 gapless',
    null,
    'a seq is left out',
    ({ stored }) => {
      stored.messages.get(ROOM)!.push({ ...stored.messages.get(ROOM)![2]!, seq: 5, id: 'm5', key: 'late' });
      stored.heads.set(ROOM, { seq: 5, rev: 0 });
    },
  ],
  [
    'MSG1 head',
    null,
    'the head is ahead of the last message',
    ({ stored }) => {
      stored.heads.set(ROOM, { seq: 4, rev: 0 });
    },
  ],
  [
    'MSG1 one place',
    'device-ann',
    'somebody saw another message there',
    ({ ann }) => {
      the(ann, 'saw').id = 'm7';
    },
  ],
  [
    'MSG1 timeline order',
    'device-ann',
    'a timeline has a gap',
    ({ ann }) => {
      the(ann, 'timeline').run = '1,3';
    },
  ],
  [
    'MSG1 timeline order',
    'device-ann',
    'a timeline shows a message twice',
    ({ ann }) => {
      the(ann, 'timeline').run = '1-2,2-3';
    },
  ],
  [
    'RCPT1 head',
    'device-bob',
    'a cursor is beyond the last message',
    ({ bob, stored }) => {
      Object.assign(the(bob, 'marked'), { read: 9, delivered: 9 });
      Object.assign(stored.members[1]!, { read: 9, delivered: 9 });
    },
  ],
  [
    'RCPT1 head',
    'device-bob',
    'a cursor is beyond what was sent by then',
    ({ bob }) => {
      the(bob, 'marked').delivered = 3;
    },
  ],
  [
    'RCPT1 forward',
    'device-bob',
    'a cursor goes back',
    writes('bob', { t: 400, e: 'marked', c: 1, room: ROOM, asked: 390, read: 1, delivered: 2, unread: 1 }),
  ],
  [
    'RCPT1 forward',
    'device-bob',
    'a cursor is behind a message of one’s own',
    ({ bob }) => {
      Object.assign(the(bob, 'marked'), { read: 1, unread: 1 });
    },
  ],
  [
    'RCPT1 forward',
    null,
    'a cursor in the database is behind what was seen',
    ({ stored }) => {
      stored.members[1]!.read = 1;
    },
  ],
  [
    'RCPT1 read implies delivered',
    'device-bob',
    'what was read was not delivered',
    writes('bob', { t: 400, e: 'cursor', c: 1, room: ROOM, user: 'ann', read: 2, delivered: 1 }),
  ],
  [
    'RCPT3 unread',
    'device-ann',
    'unread is not what lies between',
    ({ ann }) => {
      the(ann, 'line').unread = 1;
    },
  ],
  [
    'ROOM2 taken out',
    'device-bob',
    'a removed member hears what was sent later',
    writes('bob', saw(5_015, 'm3', 3, 'ann says 2')),
  ],
  [
    'ROOM2 taken out',
    'device-bob',
    'a removed member reads',
    ({ bob }) => {
      Object.assign(the(bob, 'page'), { t: 6_010, asked: 6_000 });
    },
  ],
  [
    'ROOM2 taken out',
    'device-bob',
    'a connection made after the removal hears the room',
    writes(
      'bob',
      { t: 3_900, e: 'disconnected', c: 1 },
      { t: 4_000, e: 'connected', c: 2 },
      { t: 4_100, e: 'heard', c: 2, name: 'typing:changed', room: ROOM },
    ),
  ],
  [
    'ROOM2 audience',
    'device-bob',
    'somebody hears a room in which they never were',
    ({ bob, crowd, stored }) => {
      crowd.unshift({ t: 0, e: 'room', room: OTHER_ROOM, kind: 'direct', members: ['ann', 'cem'] });
      stored.heads.set(OTHER_ROOM, { seq: 0, rev: 0 });
      stored.messages.set(OTHER_ROOM, []);
      bob.push({ t: 400, e: 'heard', c: 1, name: 'typing:changed', room: OTHER_ROOM });
    },
  ],
  [
    'ERR3 authorisation',
    'device-bob',
    'a foreign door opens',
    ({ bob }) => {
      the(bob, 'trespass').answer = 'ok';
    },
  ],
  [
    'SYNC3 converges',
    'device-bob',
    'a device lacks the last message after the heal',
    ({ bob }) => {
      const { timeline } = the(bob, 'state').state.rooms[0]!;
      Object.assign(timeline!, { run: '1-2', tail: timeline!.tail.slice(0, 2) });
    },
  ],
  [
    'SYNC3 converges',
    'device-bob',
    'a device counts another unread',
    ({ bob }) => {
      the(bob, 'state').state.unread = 0;
    },
  ],
  [
    'SYNC3 converges',
    'device-bob',
    'a device did not say what it holds',
    ({ bob }) => {
      bob.splice(bob.indexOf(the(bob, 'state')), 1);
    },
  ],
  [
    'SYNC3 converges',
    null,
    'somebody is late',
    ({ crowd }) => {
      const healed = crowd.find((entry) => entry.e === 'healed')!;
      if (healed.e === 'healed')
        Object.assign(healed, { ms: { 'device-bob': null }, open: ['device-bob: it is offline'] });
    },
  ],
];
