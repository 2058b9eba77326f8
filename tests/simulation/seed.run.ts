// Plays one seed from its first connection to its verdict: it resolves when every client equals the database.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Room } from '@doran/client';
import { type Actor, createActor } from './actor.js';
import { type Truths, violationsOf } from './check.js';
import { flood, strike } from './nemesis.js';
import { type Network, openNetwork } from './network.js';
import { type Plan, planOf } from './plan.js';
import { randomOf } from './random.js';
import type { Wrap } from './transports.js';
import { type RoomToRead, truthReader } from './truth.js';
import type { World } from './world.js';

const CONVERGED_WITHIN_MS = 20_000;
const SHOWN_VIOLATIONS = 12;

export interface SeedOptions {
  /** A fault to be found: around each client's real transport. */
  sabotage?: () => Wrap;
  /** Kills the server in the middle, whatever the seed says. */
  restart?: boolean;
  convergedWithinMs?: number;
}

export interface Played {
  seed: number;
  ms: number;
  healingMs: number;
  messages: number;
  sent: number;
  restarted: boolean;
}

export class Violation extends Error {
  override readonly name = 'Violation';
  readonly violations: readonly string[];

  constructor(plan: Plan, violations: readonly string[]) {
    const more = violations.length - SHOWN_VIOLATIONS;
    super(
      [
        `seed ${plan.seed}: ${violations.length} violation(s). Again: npm run simulate -- --seed ${plan.seed}`,
        ...violations.slice(0, SHOWN_VIOLATIONS).map((one) => `  - ${one}`),
        ...(more > 0 ? [`  … and ${more} more`] : []),
        ...account(plan),
      ].join('\n'),
    );
    this.violations = violations;
  }
}

export async function playSeed(world: World, seed: number, options: SeedOptions = {}): Promise<Played> {
  const began = Date.now();
  const plan = planOf(seed);
  if (options.restart) plan.blows.splice(Math.ceil(plan.blows.length / 2), 0, { kind: 'restart', waitMs: 50 });
  const rooms = await openRooms(world, plan);
  const networks: Network[] = [];
  const actors: Actor[] = [];
  try {
    for (const [index, client] of plan.clients.entries()) {
      const name = `client ${index}`;
      const network = await openNetwork(world.port, randomOf(`${seed}/network ${index}`));
      networks.push(network);
      const userId = rooms.userIds[client.user]!;
      const roomIds = rooms.toRead.map(({ roomId }) => roomId);
      const ownRooms = rooms.toRead.flatMap(({ roomId, members }) => (members.includes(userId) ? [roomId] : []));
      const { sabotage } = options;
      actors.push(
        createActor({ name, seed: String(seed), plan: client, userId, roomIds, ownRooms, network, world, sabotage }),
      );
    }
    await Promise.all([
      strike(plan.blows, { world, networks, rooms: rooms.toRead }),
      ...actors.map((actor) => actor.play()),
    ]);
    const healed = Date.now();
    for (const network of networks) network.heal();
    for (const actor of actors) actor.heal();
    const { violations, truths } = await converge(actors, truthReader(world, rooms.toRead), options.convergedWithinMs);
    if (violations.length > 0) throw new Violation(plan, violations);
    return {
      seed,
      ms: Date.now() - began,
      healingMs: Date.now() - healed,
      messages: [...truths.values()].reduce((sum, { messages }) => sum + messages.length, 0),
      sent: actors.reduce((sum, { sent }) => sum + sent.length, 0),
      restarted: plan.blows.some(({ kind }) => kind === 'restart'),
    };
  } finally {
    await Promise.all(actors.map((actor) => actor.close()));
    await Promise.all(networks.map((network) => network.close()));
  }
}

/** Looks until nothing is wrong, or the time is up: then what is still wrong is. */
async function converge(
  actors: readonly Actor[],
  read: () => Promise<Truths>,
  withinMs = CONVERGED_WITHIN_MS,
): Promise<{ violations: string[]; truths: Truths }> {
  const deadline = Date.now() + withinMs;
  for (let pauseMs = 40; ; pauseMs = Math.min(400, pauseMs * 1.3)) {
    const truths = await read();
    const violations = violationsOf(actors, truths);
    if (violations.length === 0 || Date.now() > deadline) return { violations, truths };
    await sleep(pauseMs);
  }
}

async function openRooms(world: World, plan: Plan): Promise<{ userIds: string[]; toRead: RoomToRead[] }> {
  // Another play of the same seed on the same server finds rooms of its own.
  const play = randomUUID().slice(0, 8);
  const userIds = Array.from({ length: plan.users }, (_, index) => `user-${index}-${play}`);
  // A user is known once its token was seen.
  await Promise.all(userIds.map((userId) => world.ask(userId, 'GET', '/rooms')));
  const toRead: RoomToRead[] = [];
  for (const { kind, members, history } of plan.rooms) {
    const ids = members.map((index) => userIds[index]!);
    const [owner, ...others] = ids as [string, ...string[]];
    const { room } = await world.ask<{ room: Room }>(owner, 'POST', '/rooms', { kind, members: others });
    const one = { roomId: room.id, members: ids };
    toRead.push(one);
    await flood(world, one, history);
  }
  return { userIds, toRead };
}

const account = ({ clients, blows, rooms }: Plan): string[] => [
  `  rooms: ${rooms.map(({ kind, members, history }) => `${kind} of ${members.length}, ${history} messages`).join('; ')}`,
  ...clients.map(
    ({ user, carrier, healedBy, acts, losses }, index) =>
      `  client ${index}: user ${user}, ${carrier}, healed by ${healedBy}, loses ${losses.lose}, doubles ${losses.double}, ` +
      `late ${losses.late}, answers lost ${losses.loseAnswer}; ${acts.map(({ kind }) => kind).join(' ')}`,
  ),
  `  blows: ${blows.map(({ waitMs, ...blow }) => `+${waitMs} ms ${Object.values(blow).join(' ')}`).join('; ')}`,
];
