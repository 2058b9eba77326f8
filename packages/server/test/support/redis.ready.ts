// Waits until a link to Redis can be used.
import { setTimeout as sleep } from 'node:timers/promises';
import type { RedisLink } from '../../src/cluster/redis.js';

export async function ready(link: RedisLink): Promise<void> {
  const until = Date.now() + 10_000;
  while (link.commands.status !== 'ready' || link.listener.status !== 'ready') {
    if (Date.now() > until) throw new Error('Redis was not reached within 10 s');
    await sleep(5);
  }
}
