// Several real servers on one PostgreSQL and one Redis, and people who are connected to one or another of them.
import { randomBytes, randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { type Connection, openConnection } from '../conformance/connection.js';
import { createFreshDatabase, type FreshDatabase } from '../support/fresh.database.js';
import { type RedisProcess, startRedis } from '../support/redis.process.js';
import { type ServerProcess, startServer } from '../support/server.process.js';

export interface Cluster {
  readonly nodes: ServerProcess[];
  readonly redis: RedisProcess;
  readonly database: FreshDatabase;
  token(userId: string): Promise<string>;
  connect(userId: string, node: number): Promise<Connection>;
  /** A REST call of a user at a node; the answer's body. */
  call(userId: string, node: number, method: string, path: string, body?: object, headers?: object): Promise<Answer>;
  /** Starts one that was killed again, under its name. */
  restart(node: number): Promise<void>;
  stop(): Promise<void>;
}

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what a call answers is what its test asks of it.
  body: any;
}

const NAMES = ['a', 'b', 'c'];

/** A user id that nobody has met. */
export const someone = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`;

export async function startCluster(count: number, env: Record<string, string> = {}): Promise<Cluster> {
  const [database, redis] = await Promise.all([createFreshDatabase(), startRedis()]);
  const secret = randomBytes(32).toString('hex');
  const connections: Connection[] = [];
  const start = (index: number) =>
    startServer({
      host: 'fastify',
      databaseUrl: database.url,
      env: { DORAN_JWT_SECRET: secret, DORAN_NODE_ID: NAMES[index] ?? '', REDIS_URL: redis.url, ...env },
    });
  // The first brings the schema; then the others may come at once.
  const nodes = [await start(0)];
  nodes.push(...(await Promise.all(NAMES.slice(1, count).map((_, index) => start(index + 1)))));

  const token = (userId: string) =>
    new SignJWT({ name: userId })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(userId)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(new TextEncoder().encode(secret));
  const urlOf = (node: number) => nodes[node]?.url ?? '';

  return {
    nodes,
    redis,
    database,
    token,
    async connect(userId, node) {
      const connection = await openConnection(urlOf(node), { auth: { token: await token(userId) } });
      connections.push(connection);
      return connection;
    },
    async call(userId, node, method, path, body, headers) {
      const answer = await fetch(urlOf(node) + path, {
        method,
        headers: {
          authorization: `Bearer ${await token(userId)}`,
          ...(body ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return { status: answer.status, body: await answer.json() };
    },
    async restart(node) {
      nodes[node] = await start(node);
    },
    async stop() {
      for (const connection of connections) connection.close();
      await Promise.all(nodes.map((node) => node.stop()));
      await redis.kill();
      await database.drop();
    },
  };
}
