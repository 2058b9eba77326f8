// Real servers on a real PostgreSQL (and Redis), with an ear on every way out of them, and the people who use them.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SignJWT } from 'jose';
import { type Connection, openConnection } from '../conformance/connection.js';
import { createFreshDatabase } from '../support/fresh.database.js';
import { RAISED_LIMITS } from '../support/launch.js';
import { startRedis } from '../support/redis.process.js';
import type { ServerOptions } from '../support/server.process.js';
import { type CountedServer, startCounted } from './counted.server.js';
import { type Ear, openEar } from './ear.js';
import { listenToPostgres } from './ear.postgres.js';
import { listenToRedis } from './ear.redis.js';
import { listenToWebSockets } from './ear.websocket.js';

export interface Stage {
  servers: CountedServer[];
  database: Ear;
  redis: Ear | undefined;
  /** One for each server: between it and its clients. */
  doors: Ear[];
  connect(userId: string, node?: number): Promise<Connection>;
  /** What `work` has these people say arrives at their server in one turn of its loop. */
  inOneTurn(people: Connection[], says: (person: Connection) => Promise<unknown>[]): Promise<void>;
  /** Waits until clients have heard so many frames since the counting began. */
  untilHeard(frames: number): Promise<void>;
  /** Waits until so many statements of these words were asked. */
  untilAsked(words: string, times: number): Promise<void>;
  stop(): Promise<void>;
}

export interface StageOptions {
  nodes?: number;
  host?: ServerOptions['host'];
  env?: Record<string, string>;
}

const PATIENCE_MS = 20_000;

export async function openStage({ nodes = 1, host = 'fastify', env = {} }: StageOptions = {}): Promise<Stage> {
  const fresh = await createFreshDatabase();
  const ownRedis = nodes > 1 ? await startRedis() : undefined;
  const database = await openEar(fresh.url, listenToPostgres);
  const redis = ownRedis && (await openEar(ownRedis.url, listenToRedis));
  const secret = randomBytes(32).toString('hex');
  const servers: CountedServer[] = [];
  for (let node = 0; node < nodes; node += 1) {
    servers.push(
      await startCounted({
        host,
        databaseUrl: database.url,
        env: {
          DORAN_JWT_SECRET: secret,
          DORAN_LIMITS: RAISED_LIMITS,
          DORAN_NODE_ID: `node${node}`,
          // So few that each of them has soon prepared every statement, and says it no more.
          DORAN_POOL_SIZE: '2',
          ...(redis ? { REDIS_URL: redis.url } : {}),
          ...env,
        },
      }),
    );
  }
  const doors = await Promise.all(servers.map(({ url }) => openEar(url, listenToWebSockets)));
  const heard = () => doors.reduce((sum, door) => sum + framesTo(door), 0);
  return {
    servers,
    database,
    redis,
    doors,
    async connect(userId, node = 0) {
      const token = await new SignJWT({ name: userId })
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(userId)
        .setIssuedAt()
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(secret));
      return openConnection(new URL((doors[node] as Ear).url).origin, { auth: { token } });
    },
    async inOneTurn(people, says) {
      const [server, door] = [servers[0] as CountedServer, doors[0] as Ear];
      let answers: Promise<unknown>[] = [];
      await server.hold(async () => {
        const before = framesFrom(door);
        answers = people.flatMap(says);
        await until(() => framesFrom(door) - before >= answers.length, 'the server to be told');
      });
      await Promise.all(answers);
    },
    untilHeard: (frames) => until(() => heard() >= frames, `${frames} frames, and there are ${heard()}`),
    untilAsked: (words, times) =>
      until(() => database.heard.filter((said) => said.words.includes(words)).length >= times, words),
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
      for (const ear of [database, redis, ...doors]) await ear?.close();
      await ownRedis?.kill();
      await fresh.drop();
    },
  };
}

const framesTo = (door: Ear) => door.heard.reduce((sum, { count }) => sum + count, 0);
const framesFrom = (door: Ear) => door.heard.reduce((sum, { up }) => sum + (up > 0 ? 1 : 0), 0);

async function until(isSo: () => boolean, what: string): Promise<void> {
  for (const giveUpAt = performance.now() + PATIENCE_MS; !isSo(); await sleep(2)) {
    if (performance.now() > giveUpAt) throw new Error(`waited ${PATIENCE_MS} ms for ${what}`);
  }
}
