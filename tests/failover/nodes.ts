// Several Doran servers on one database, as behind a balancer, and people connected to a chosen one of them.
import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Connection, openConnection } from '../conformance/connection.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

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

export async function connectTo(node: ServerProcess, userId: string): Promise<Connection> {
  return openConnection(node.url, { auth: { token: await tokenOf(userId) } });
}

export const someone = (name: string) => `${name}-${randomUUID()}`;

export const textTo = (roomId: string, body = 'hello') => ({ roomId, id: randomUUID(), type: 'TEXT', body });
