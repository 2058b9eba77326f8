// Clients of a stage for one question each: with the SDK, or as a bare connection; and the REST requests beside them.
import type { Room } from '@doran/client';
import { type Chat, connect, memoryStore, socketio } from '@doran/client';
import { SignJWT } from 'jose';
import { io, type Socket } from 'socket.io-client';
import type { Stage } from './stage.js';

const CONNECT_MS = 15_000;

export interface Visitors {
  ask<T>(userId: string, method: string, path: string, body?: object): Promise<T>;
  /** A group of these; the first one opens it. */
  openGroup(members: readonly string[]): Promise<string>;
  enter(userId: string, url: string): Chat;
  /** One connection that does not come back by itself. */
  connectOnce(userId: string, url: string): Promise<Socket>;
}

export function visitorsOf({ secret, urls }: Pick<Stage, 'secret' | 'urls'>): Visitors {
  const token = (userId: string): Promise<string> =>
    new SignJWT({ name: userId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setExpirationTime('24h')
      .sign(new TextEncoder().encode(secret));

  async function ask<T>(userId: string, method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`${urls[0]}/chat${path}`, {
      method,
      headers: { authorization: `Bearer ${await token(userId)}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    ask,
    async openGroup(members) {
      // A user is known once its token was seen.
      for (const userId of members) await ask(userId, 'GET', '/rooms?limit=1');
      const [owner, ...others] = members as [string, ...string[]];
      const { room } = await ask<{ room: Room }>(owner, 'POST', '/rooms', { kind: 'group', members: others });
      return room.id;
    },
    enter: (userId, url) =>
      connect({
        url,
        userId,
        token: () => token(userId),
        transports: [socketio({ carriers: ['websocket'] })],
        store: memoryStore(),
      }),
    async connectOnce(userId, url) {
      const auth = { token: await token(userId) };
      const socket = io(`${url}/chat`, { auth, transports: ['websocket'], forceNew: true, reconnection: false });
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${userId} heard no hello`)), CONNECT_MS);
        socket.once('hello', () => {
          clearTimeout(late);
          resolve();
        });
        socket.once('connect_error', reject);
      });
      return socket;
    },
  };
}
