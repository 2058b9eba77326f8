// The presence store of several nodes: leases in Redis, by the clock of Redis, so that a node's wrong clock ends nobody's.
import { PRESENCE_TTL_MS } from '@doran/protocol';
import type { RedisLink, Script } from '../cluster/redis.js';
import type { Lease, PresenceStore } from './presence.port.js';

/** Each bucket lies in one slot of a Redis Cluster, and the buckets in many. */
const BUCKETS = 16;
/** Leases that one question ends at most: a dead node may have had many. */
const EXPIRED_AT_ONCE = 1_000;

/*
 * For each bucket: `leases`, a sorted set of "user\0connection" by the moment at which it runs out, and `counts`, how
 * many leases each user has. Both move in one script, so that they cannot disagree.
 */
const NOW = `
local now = tonumber(ARGV[1])
if not now then local t = redis.call('TIME') now = t[1] * 1000 + math.floor(t[2] / 1000) end`;
const DROP = `
local function drop(member, user)
  if redis.call('ZREM', KEYS[1], member) == 0 then return false end
  if redis.call('HINCRBY', KEYS[2], user, -1) > 0 then return false end
  redis.call('HDEL', KEYS[2], user)
  return true
end`;
const RENEW = `${NOW}
local came = {}
for i = 3, #ARGV, 2 do
  local member = ARGV[i] .. '\\0' .. ARGV[i + 1]
  if redis.call('ZADD', KEYS[1], now + tonumber(ARGV[2]), member) == 1
    and redis.call('HINCRBY', KEYS[2], ARGV[i], 1) == 1 then came[#came + 1] = ARGV[i] end
end
return came`;
const RELEASE = `${DROP}
if drop(ARGV[1] .. '\\0' .. ARGV[2], ARGV[1]) then return 1 end
return 0`;
const EXPIRE = `${NOW}${DROP}
local gone = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now, 'LIMIT', 0, ${EXPIRED_AT_ONCE})) do
  local user = string.match(member, '^[^%z]+')
  if drop(member, user) then gone[#gone + 1] = user end
end
return gone`;

export class RedisPresence implements PresenceStore {
  readonly #renew: Script;
  readonly #release: Script;
  readonly #expire: Script;

  /** `now` in milliseconds; without it, the time of Redis. `prefix` names the keys. */
  constructor(
    private readonly redis: RedisLink,
    private readonly ttlMs: number = PRESENCE_TTL_MS,
    private readonly now: () => number | '' = () => '',
    private readonly prefix = 'doran:presence',
  ) {
    this.#renew = redis.script('doranPresenceRenew', RENEW);
    this.#release = redis.script('doranPresenceRelease', RELEASE);
    this.#expire = redis.script('doranPresenceExpire', EXPIRE);
  }

  async renew(leases: readonly Lease[]): Promise<string[]> {
    const buckets = Map.groupBy(leases, ({ userId }) => bucketOf(userId));
    const came = [...buckets].map(([bucket, own]) => {
      const args = own.flatMap(({ userId, connection }) => [userId, connection]);
      return this.#renew(this.#keys(bucket), [this.now(), this.ttlMs, ...args]) as Promise<string[]>;
    });
    return (await Promise.all(came)).flat();
  }

  async release({ userId, connection }: Lease): Promise<boolean> {
    return (await this.#release(this.#keys(bucketOf(userId)), [userId, connection])) === 1;
  }

  async expire(): Promise<string[]> {
    const gone = Array.from({ length: BUCKETS }, (_, bucket) => this.#expire(this.#keys(bucket), [this.now()]));
    return ((await Promise.all(gone)) as string[][]).flat();
  }

  async online(userIds: readonly string[]): Promise<Set<string>> {
    const buckets = Map.groupBy(userIds, bucketOf);
    const online = [...buckets].map(async ([bucket, ids]) => {
      const [, counts] = this.#keys(bucket);
      const found = await this.redis.commands.hmget(counts, ...ids);
      return ids.filter((_, index) => found[index] !== null);
    });
    return new Set((await Promise.all(online)).flat());
  }

  #keys(bucket: number): [leases: string, counts: string] {
    return [`${this.prefix}:{${bucket}}:leases`, `${this.prefix}:{${bucket}}:counts`];
  }
}

function bucketOf(userId: string): number {
  let hash = 0;
  for (let index = 0; index < userId.length; index++) hash = (hash * 31 + userId.charCodeAt(index)) | 0;
  return Math.abs(hash) % BUCKETS;
}
