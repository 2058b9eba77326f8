// Several Doran servers on one database, as behind a balancer, and people connected to a chosen one of them.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { type Connection, openConnection, Refused } from '../conformance/connection.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

const ADMITTED_WITHIN_MS = 30_000;
const SECRET = 'a secret that all of the nodes share';

export function startNode(databaseUrl: string, env: Record<string, string> = {}): Promise<ServerProcess> {
  return startServer({
    host: 'fastify',
    databaseUrl,
    env: { DORAN_JWT_SECRET: SECRET, DORAN_LIMITS: RAISED_LIMITS, ...env },
  });
}

export function tokenOf(userId: string): Promise<string> {
  return new SignJWT({ name: userId })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt(Math.floor(Date.now() / 1_000) - 5)
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
}

/** Comes back, as a client would, while the node says that it has too much to do: after trouble it does so for seconds. */
export async function connectTo(node: ServerProcess, userId: string): Promise<Connection> {
  const token = await tokenOf(userId);
  for (const until = Date.now() + ADMITTED_WITHIN_MS; ; await sleep(500)) {
    try {
      return await openConnection(node.url, { auth: { token } });
    } catch (error) {
      const busy = error instanceof Refused && error.fault?.code === 'unavailable';
      if (!busy || Date.now() > until) throw error;
    }
  }
}

export const someone = (name: string) => `${name}-${randomUUID()}`;

export const textTo = (roomId: string, body = 'hello') => ({ roomId, id: randomUUID(), type: 'TEXT', body });
