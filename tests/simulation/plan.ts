// What a seed means: who is there, what each of them does and when, and what happens to them. Pure.
import { type Random, randomOf } from './random.js';

export type Act =
  | { kind: 'send'; room: number; count: number }
  | { kind: 'edit' | 'delete'; room: number; which: number }
  | { kind: 'read'; room: number; share: number }
  | { kind: 'older' | 'newer' | 'latest'; room: number }
  | { kind: 'around'; room: number; share: number }
  | { kind: 'offline'; ms: number };

export type Blow =
  | { kind: 'cut'; whom: number }
  | { kind: 'stall'; whom: number; direction: 'up' | 'down'; ms: number; thenCut: boolean }
  | { kind: 'refuse'; whom: number; ms: number }
  | { kind: 'delay'; whom: number; upToMs: number }
  | { kind: 'flood'; room: number; count: number }
  | { kind: 'restart' };

export type Timed<T> = T & { waitMs: number };

/** How often an incoming event is lost, doubled or late, and an answer is lost. */
export interface Losses {
  lose: number;
  double: number;
  late: number;
  loseAnswer: number;
}

export interface ClientPlan {
  /** Two clients of one user are two devices. */
  user: number;
  carrier: 'websocket' | 'polling' | 'sse';
  losses: Losses;
  acts: Timed<Act>[];
  /** What makes it converge at the end: a new connection, the server's word, or the minute's sync ([SYNC3]). */
  healedBy: 'reconnect' | 'told' | 'minute';
}

export interface Plan {
  seed: number;
  users: number;
  /** Members by the user's number; the first one opens it. Every user is in every one of them but for the direct room. */
  rooms: { kind: 'direct' | 'group'; members: number[]; history: number }[];
  clients: ClientPlan[];
  blows: Timed<Blow>[];
}

export function planOf(seed: number): Plan {
  const random = randomOf(seed);
  const clientCount = random.int(3, 6);
  const users = random.int(2, clientCount);
  const everyone = Array.from({ length: users }, (_, index) => index);
  const group = { kind: 'group' as const, members: everyone, history: historyOf(random) };
  const direct = { kind: 'direct' as const, members: [0, 1], history: historyOf(random) };
  const rooms = random.chance(0.5) ? [group, direct] : users === 2 && random.chance(0.5) ? [direct] : [group];
  const clients = Array.from({ length: clientCount }, (_, index): ClientPlan => {
    const own = random.fork(`client ${index}`);
    const user = index % users;
    const mine = rooms.flatMap(({ members }, room) => (members.includes(user) ? [room] : []));
    return {
      user,
      carrier: own.pick(['websocket', 'websocket', 'websocket', 'websocket', 'polling', 'sse', 'sse']),
      losses: lossesOf(own),
      acts: Array.from({ length: own.int(6, 14) }, () => ({ waitMs: own.int(0, 120), ...actOf(own, mine) })),
      healedBy: own.pick(['reconnect', 'told', 'minute', 'minute']),
    };
  });
  return { seed, users, rooms, clients, blows: blowsOf(random.fork('blows'), clientCount, rooms.length) };
}

const historyOf = (random: Random): number => (random.chance(0.3) ? random.int(1, 130) : 0);

const lossesOf = (random: Random): Losses => ({
  lose: random.pick([0, 0.05, 0.2, 0.5]),
  double: random.pick([0, 0.1, 0.3]),
  late: random.pick([0, 0.1, 0.3]),
  loseAnswer: random.pick([0, 0.05, 0.2]),
});

const KINDS = [
  ...(['send', 'send', 'send', 'edit', 'edit', 'delete', 'read', 'read', 'offline'] as const),
  ...(['older', 'newer', 'around', 'around', 'latest'] as const),
];

function actOf(random: Random, rooms: readonly number[]): Act {
  const room = random.pick(rooms);
  const kind = random.pick(KINDS);
  switch (kind) {
    case 'edit':
    case 'delete':
      return { kind, room, which: random.int(1, 12) };
    case 'read':
    case 'around':
      return { kind, room, share: random.next() };
    case 'older':
    case 'newer':
    case 'latest':
      return { kind, room };
    case 'offline':
      return { kind, ms: random.int(0, 400) };
    default:
      return { kind: 'send', room, count: random.pick([1, 1, 2, 3, 8]) };
  }
}

function blowsOf(random: Random, clients: number, rooms: number): Timed<Blow>[] {
  const blows = Array.from({ length: random.int(2, 8) }, (): Timed<Blow> => {
    const blow = { waitMs: random.int(20, 250), whom: random.int(0, clients - 1) };
    switch (random.pick(['cut', 'cut', 'stall', 'stall', 'refuse', 'delay', 'delay', 'flood'])) {
      case 'stall':
        return {
          kind: 'stall',
          direction: random.pick(['up', 'down']),
          ms: random.int(50, 900),
          thenCut: random.chance(0.5),
          ...blow,
        };
      case 'refuse':
        return { kind: 'refuse', ms: random.int(50, 500), ...blow };
      case 'delay':
        return { kind: 'delay', upToMs: random.int(5, 80), ...blow };
      case 'flood':
        // Beyond one page of a sync at times, and rarely beyond what a client walks to.
        return {
          kind: 'flood',
          waitMs: blow.waitMs,
          room: random.int(0, rooms - 1),
          count: random.chance(0.03) ? 560 : random.pick([5, 10, 30, 110]),
        };
      default:
        return { kind: 'cut', ...blow };
    }
  });
  if (random.chance(0.2))
    blows.splice(random.int(0, blows.length), 0, { kind: 'restart', waitMs: random.int(50, 300) });
  return blows;
}
