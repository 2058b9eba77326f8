// Everything that a run of faults plays on: PostgreSQL with a standby, Redis, nginx and the nodes, joined by proxies.
import { randomBytes } from 'node:crypto';
import { freePort } from '../support/free.port.js';
import { type Database, openDatabase } from './database.js';
import { openNginx } from './nginx.js';
import { createNode, FAKETIME, type Node } from './nodes.js';
import type { LinkFamily, Scene } from './plan.js';
import { openPrograms, type Programs } from './programs.js';
import { openProxy, type TcpProxy } from './proxy.js';
import { openRedis, type Redis } from './redis.js';

const NAMES = ['a', 'b', 'c'];
/** Clients come in by several ways, so that a fault may strike some of them. */
const FRONT_DOORS = 3;

export interface StageOptions {
  nodes?: number;
  /** Without it there can be one node only. */
  redis?: boolean;
}

export interface Stage {
  programs: Programs;
  nodes: readonly Node[];
  database: Database;
  redis: Redis | undefined;
  links: Record<LinkFamily, readonly TcpProxy[]>;
  scene: Scene;
  secret: string;
  /** Where clients come in. */
  urls: readonly string[];
  /** What nobody has asked for, such as a node that ended by itself. */
  troubles: string[];
  node(name: string): Node;
  link(name: string): TcpProxy;
  /** New connections to the database lead to the one that is primary now. */
  leadToPrimary(): void;
  /** Everything as it should be: healed links, every part running, the standby in step. */
  heal(): Promise<void>;
  close(): Promise<void>;
}

export async function openStage({
  nodes: count = NAMES.length,
  redis: withRedis = true,
}: StageOptions = {}): Promise<Stage> {
  const programs = openPrograms();
  const proxies: TcpProxy[] = [];
  const join = async (name: string, port: number): Promise<TcpProxy> => {
    const proxy = await openProxy(name, port);
    proxies.push(proxy);
    return proxy;
  };
  const nodes: Node[] = [];
  const close = async () => {
    await Promise.all(nodes.map((node) => node.kill()));
    await Promise.all(proxies.map((proxy) => proxy.close()));
    await programs.close();
  };
  try {
    return await build();
  } catch (error) {
    await close();
    throw error;
  }

  async function build(): Promise<Stage> {
    const secret = randomBytes(32).toString('hex');
    const troubles: string[] = [];
    const database = await openDatabase(programs);
    const redis = withRedis ? await openRedis(programs) : undefined;
    const links: Record<LinkFamily, TcpProxy[]> = { database: [], redis: [], web: [], clients: [] };
    for (const name of NAMES.slice(0, count)) {
      const toDatabase = await join(`database-${name}`, database.port());
      const toRedis = redis && (await join(`redis-${name}`, redis.port));
      const port = await freePort();
      links.database.push(toDatabase);
      if (toRedis) links.redis.push(toRedis);
      links.web.push(await join(`web-${name}`, port));
      const databaseUrl = new URL(database.url());
      databaseUrl.port = String(toDatabase.port);
      nodes.push(
        createNode({
          name,
          port,
          databaseUrl: databaseUrl.href,
          redisUrl: toRedis && `redis://127.0.0.1:${toRedis.port}`,
          secret,
          programs,
          onDeath: (words) => troubles.push(words),
        }),
      );
    }
    // The first one makes the schema; the others find it.
    for (const node of nodes) await node.start(0);
    const nginx = await openNginx(
      programs,
      links.web.map(({ port }) => port),
    );
    for (let door = 1; door <= FRONT_DOORS; door += 1) links.clients.push(await join(`clients-${door}`, nginx.port));

    const leadToPrimary = () => {
      for (const link of links.database) link.lead(database.port());
    };
    return {
      programs,
      nodes,
      database,
      redis,
      links,
      secret,
      troubles,
      scene: {
        nodes: nodes.map(({ name }) => name),
        links: mapLinks(links, (all) => all.map(({ name }) => name)),
        disks: database.ownDisks,
        clocks: FAKETIME !== '',
      },
      urls: links.clients.map(({ port }) => `http://127.0.0.1:${port}`),
      node: (name) => nodes.find((node) => node.name === name)!,
      link: (name) => proxies.find((proxy) => proxy.name === name)!,
      leadToPrimary,
      async heal() {
        for (const proxy of proxies) proxy.heal();
        await database.start('primary');
        await database.start('standby');
        await database.inStep();
        await Promise.all(nodes.map((node) => node.pid() ?? node.start()));
      },
      close,
    };
  }
}

function mapLinks<T>(links: Record<LinkFamily, TcpProxy[]>, map: (all: TcpProxy[]) => T): Record<LinkFamily, T> {
  const { database, redis, web, clients } = links;
  return { database: map(database), redis: map(redis), web: map(web), clients: map(clients) };
}
