// The connections to Redis: one for commands, one that listens. Their trouble never ends the process, and no caller waits for it.
import { Logger } from '@nestjs/common';
import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** What an answer may take before the link counts as dead: half-open connections say nothing at all. */
const ANSWER_WITHIN_MS = 2_000;
const LONGEST_RETRY_MS = 2_000;

type Client = Redis | Cluster;
/** Runs a Lua script; its keys must lie in one slot of a cluster. */
export type Script = (keys: readonly string[], args: readonly (string | number)[]) => Promise<unknown>;

export const REDIS = Symbol('Redis');

export interface RedisLink {
  readonly commands: Client;
  readonly listener: Client;
  /** What is published goes out in order. */
  publish(channel: string, text: string): Promise<unknown>;
  script(name: string, lua: string): Script;
  /** Drops both connections and opens them anew. */
  reconnect(): void;
  close(): void;
}

/** With jitter, so that nodes which lost Redis together do not come back together. */
const retryAfter = (attempt: number): number => Math.random() * Math.min(LONGEST_RETRY_MS, 50 * 2 ** attempt) + 20;

const options = {
  connectTimeout: ANSWER_WITHIN_MS,
  commandTimeout: ANSWER_WITHIN_MS,
  retryStrategy: retryAfter,
  keepAlive: 5_000,
  // What cannot be said now is refused now: a queue would grow while Redis is away, and speak of the past afterwards.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  // The listener subscribes itself whenever it is ready.
  autoResubscribe: false,
} satisfies RedisOptions;

/** Opens `redis://` or `rediss://` (TLS); several URLs, separated by commas, are nodes of one Redis Cluster. */
export function openRedis(url: string): RedisLink {
  const commands = connect(url);
  const listener = connect(url);
  watch(commands);
  watch(listener);
  return {
    commands,
    listener,
    publish: publisher(commands),
    script: (name, lua) => {
      commands.defineCommand(name, { lua });
      const run = (commands as unknown as Record<string, (...args: (string | number)[]) => Promise<unknown>>)[name];
      return (keys, args) => {
        if (commands instanceof Redis) corkTurn(commands);
        return (run as Script & typeof run).call(commands, keys.length, ...keys, ...args);
      };
    },
    reconnect: () => {
      renew(commands);
      renew(listener);
    },
    close: () => {
      commands.disconnect();
      listener.disconnect();
    },
  };
}

/**
 * What one turn of the loop asks leaves in one write: a system call costs more than the question. Many ask at once, as
 * messages of several users come in one turn. In a cluster each question has its own node, and leaves by itself.
 */
function corkTurn({ stream }: Redis): void {
  if (!stream || stream.writableCorked > 0) return;
  stream.cork();
  setImmediate(() => stream.uncork());
}

function connect(url: string): Client {
  const nodes = url.split(',').map((one) => one.trim());
  const [first = ''] = nodes;
  if (nodes.length === 1) return new Redis(first, options);
  const { username, password, protocol } = new URL(first);
  return new Cluster(nodes, {
    clusterRetryStrategy: retryAfter,
    enableOfflineQueue: false,
    slotsRefreshTimeout: ANSWER_WITHIN_MS,
    redisOptions: {
      ...options,
      ...(username ? { username: decodeURIComponent(username) } : {}),
      ...(password ? { password: decodeURIComponent(password) } : {}),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
    // A certificate names hosts; resolved addresses would not fit it.
    ...(protocol === 'rediss:' ? { dnsLookup: (address, callback) => callback(null, address) } : {}),
  });
}

/** In a cluster always through the same node, as long as it lives: on two ways one frame would overtake another. */
function publisher(client: Client): RedisLink['publish'] {
  if (client instanceof Redis) return (channel, text) => client.publish(channel, text);
  let through: Redis | undefined;
  return async (channel, text) => {
    if (through?.status !== 'ready') through = client.nodes().find(({ status }) => status === 'ready');
    if (!through) throw new Error('no node of the cluster answers');
    return through.publish(channel, text);
  };
}

/** A cluster that is not ready connects already, and would stop doing so. */
function renew(client: Client): void {
  if (client instanceof Redis || client.status === 'ready') client.disconnect(true);
}

/** Without a handler an error event would end the process. One line for each time that Redis is lost, not for each retry. */
function watch(client: Client): void {
  const log = new Logger('Redis');
  let lost = false;
  client.on('error', (error: Error) => {
    if (!lost) log.warn(`Redis does not answer: ${error.message}`);
    lost = true;
  });
  client.on('ready', () => {
    if (lost) log.warn('Redis is back.');
    lost = false;
  });
}
