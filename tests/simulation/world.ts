// One real server for many seeds: it can be killed and started again, and read by one who is no client.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Message, Room } from '@doran/client';
import { SignJWT } from 'jose';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { type ServerOptions, type ServerProcess, startServer } from '../support/server.process.js';

export interface World {
  port(): number;
  token(userId: string): Promise<string>;
  /** kill -9, and a new life on the same port and data. */
  restart(): Promise<void>;
  /** One REST request as this user, straight to the server. */
  ask<T>(userId: string, method: string, path: string, body?: unknown): Promise<T>;
  room(userId: string, roomId: string): Promise<Room>;
  /** Everything that the database has of a room. */
  messages(userId: string, roomId: string): Promise<Message[]>;
  close(): Promise<void>;
}

/** On PostgreSQL where `DORAN_TEST_DATABASE_URL` names one, else on the embedded database. */
export async function openWorld(host: ServerOptions['host'] = 'fastify'): Promise<World> {
  const folder = await mkdtemp(path.join(tmpdir(), 'doran-simulation-'));
  const secret = randomBytes(32).toString('hex');
  let postgres: FreshDatabase | undefined;
  if (process.env.DORAN_TEST_DATABASE_URL) postgres = await createFreshDatabase();
  const start = (port: number): Promise<ServerProcess> =>
    startServer({
      host,
      ...(postgres ? { databaseUrl: postgres.url } : {}),
      env: { DORAN_DATA: folder, DORAN_JWT_SECRET: secret, DORAN_LIMITS: RAISED_LIMITS, PORT: String(port) },
    });
  let server = await start(0);
  const port = Number(new URL(server.url).port);
  const tokens = new Map<string, Promise<string>>();

  function token(userId: string): Promise<string> {
    const known = tokens.get(userId);
    if (known) return known;
    const made = new SignJWT({ name: userId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setExpirationTime('24h')
      .sign(new TextEncoder().encode(secret));
    tokens.set(userId, made);
    return made;
  }

  async function ask<T>(userId: string, method: string, below: string, body?: unknown): Promise<T> {
    const response = await fetch(`${server.url}/chat${below}`, {
      method,
      headers: { authorization: `Bearer ${await token(userId)}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${below}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    port: () => port,
    token,
    ask,
    async restart() {
      await server.kill('SIGKILL');
      server = await start(port);
    },
    room: async (userId, roomId) => (await ask<{ room: Room }>(userId, 'GET', `/rooms/${roomId}`)).room,
    async messages(userId, roomId) {
      const all: Message[] = [];
      for (let more = true; more; ) {
        const after = all.at(-1)?.seq ?? 0;
        const page = await ask<{ messages: Message[]; hasMore: boolean }>(
          userId,
          'GET',
          `/rooms/${roomId}/messages?after=${after}&limit=100`,
        );
        all.push(...page.messages);
        more = page.hasMore;
      }
      return all;
    },
    async close() {
      await server.stop();
      await postgres?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
