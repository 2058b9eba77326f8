// The marketplace from outside: its people's REST calls and SDK clients, against a host that lives and dies.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Chat, connect, type TimelineMessage } from '@doran/client';
import { SignJWT } from 'jose';
import { it } from 'vitest';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

const SECRET = 'a secret that outlives each of the marketplace’s lives';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what the answer holds is what a test looks at.
  body: any;
}

/** One database, and the hosts that are started on it. */
export interface Market {
  /** The PostgreSQL database's URL; null on the embedded one. */
  databaseUrl: string | null;
  /** A host on this database, at its own port or at that of one that died. */
  start(env?: Record<string, string>): Promise<ServerProcess>;
  end(): Promise<void>;
}

export async function openMarket(database: 'embedded' | 'postgres'): Promise<Market> {
  const postgres: FreshDatabase | null = database === 'postgres' ? await createFreshDatabase() : null;
  const folder = await mkdtemp(path.join(tmpdir(), 'doran-market-'));
  const started: ServerProcess[] = [];
  return {
    databaseUrl: postgres?.url ?? null,
    async start(env = {}) {
      const server = await startServer({
        host: 'marketplace',
        ...(postgres ? { databaseUrl: postgres.url } : {}),
        env: { DORAN_DEMO: '1', DORAN_DATA: folder, DORAN_JWT_SECRET: SECRET, ...env },
      });
      started.push(server);
      return server;
    },
    async end() {
      for (const server of started) await server.stop();
      await postgres?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const portOf = (server: ServerProcess): string => new URL(server.url).port;

/** As the marketplace's login would make it. */
function tokenFor(personId: string, locale = 'ko-KR'): Promise<string> {
  return new SignJWT({ name: personId, locale, roles: personId === 'support' ? ['support'] : [] })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(personId)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(SECRET));
}

/** One request as this person; a request that gets no answer throws. */
export async function call(
  url: string,
  personId: string,
  method: 'GET' | 'POST' | 'DELETE',
  place: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(`${url}/market/${place}`, {
    method,
    headers: {
      authorization: `Bearer ${await tokenFor(personId)}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

/** A day of the marketplace, so many from today on. */
export const dayIn = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toLocaleDateString('sv-SE', { timeZone: 'Asia/Seoul' });

/** A page of this person: it connects again by itself when the host comes back. */
export async function chatOf(url: string, personId: string, locale?: string): Promise<Chat> {
  const chat = connect({ url, token: () => tokenFor(personId, locale) });
  await chat.online(30_000);
  return chat;
}

export async function until<T>(what: string, look: () => T | Promise<T>, withinMs = 60_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(50);
  }
}

/** What the SYSTEM messages of a room tell, in order: a reservation's status, else their kind. */
export const told = (messages: readonly Pick<TimelineMessage, 'data'>[]): string[] =>
  messages.flatMap(({ data }) => {
    if (!data) return [];
    return [String(data.kind === 'reservation' ? data.status : data.kind)];
  });

/** Told by the tables, into which the embedded database lets nobody look from outside. */
export const onPostgres = (database: string) => (name: string, test: () => Promise<void>) => {
  if (database === 'postgres') it(name, test);
};
