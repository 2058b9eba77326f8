// Who is in the crowd, and in which rooms: planned from the seed, and opened through the server's own door.
import { randomUUID } from 'node:crypto';
import type { Room } from '@doran/client';
import { SignJWT } from 'jose';
import type { Random } from '../simulation/random.js';
import type { Kind } from './log.js';

export interface PlannedRoom {
  id: string;
  kind: Kind;
  /** The first one opened it, and decides who is in it. */
  members: string[];
  /** Its members come and go. */
  moving: boolean;
}

export interface Population {
  users: string[];
  /** In a room with one of the users, and in none of the others. */
  outsider: string;
  rooms: PlannedRoom[];
  token(userId: string): Promise<string>;
}

export async function populate(url: string, secret: string, userCount: number, random: Random): Promise<Population> {
  // Another crowd of the same seed on the same database finds users of its own.
  const run = randomUUID().slice(0, 8);
  const users = Array.from({ length: userCount }, (_, index) => `u${String(index).padStart(2, '0')}-${run}`);
  const outsider = `outsider-${run}`;
  const tokens = new Map<string, string>();
  for (const userId of [...users, outsider]) tokens.set(userId, await tokenOf(userId, secret));
  const token = async (userId: string) => tokens.get(userId)!;

  async function ask<T>(userId: string, method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${url}/chat${path}`, {
      method,
      headers: { authorization: `Bearer ${await token(userId)}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  // A user is known once its token was seen.
  for (const userId of [...users, outsider]) await ask(userId, 'GET', '/rooms');
  const rooms: PlannedRoom[] = [];
  for (const { kind, members, moving } of planned(users, outsider, random)) {
    const [owner, ...others] = members as [string, ...string[]];
    const { room } = await ask<{ room: Room }>(owner, 'POST', '/rooms', { kind, members: others });
    rooms.push({ id: room.id, kind, members, moving });
  }
  return { users, outsider, rooms, token };
}

const tokenOf = (userId: string, secret: string): Promise<string> =>
  new SignJWT({ name: userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setExpirationTime('24h')
    .sign(new TextEncoder().encode(secret));

function planned(users: string[], outsider: string, random: Random): Omit<PlannedRoom, 'id'>[] {
  const pairs = users.map((user, index) => [user, users[(index + 1) % users.length]!]);
  const some = (count: number) => shuffled(users, random).slice(0, Math.min(count, users.length));
  return [
    ...pairs.filter((_, index) => users.length > 2 || index === 0).map((members) => direct(members)),
    direct([outsider, users[0]!]),
    // One that everybody is in, so that one message goes to every connection.
    { kind: 'group', members: [...users], moving: false },
    ...Array.from({ length: Math.max(2, Math.ceil(users.length / 4)) }, () => ({
      kind: 'group' as const,
      members: some(random.int(3, 7)),
      moving: true,
    })),
    { kind: 'channel', members: some(3), moving: false },
  ];
}

const direct = (members: string[]) => ({ kind: 'direct' as const, members, moving: false });

function shuffled<T>(all: readonly T[], random: Random): T[] {
  const rest = [...all];
  return all.map(() => rest.splice(random.int(0, rest.length - 1), 1)[0]!);
}
