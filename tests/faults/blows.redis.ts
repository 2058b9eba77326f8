// What may befall Redis: death with all that it knew, an emptied memory, a link that goes one way only.
import type { Blow } from './plan.js';
import type { Stage } from './stage.js';

export type RedisBlow = Extract<Blow, { kind: 'redis-kill' | 'redis-flush' | 'redis-one-sided' }>;

/** Answers how to undo it. */
export async function strikeRedis({ redis, link }: Stage, blow: RedisBlow): Promise<() => unknown> {
  if (!redis) throw new Error('this stage has no Redis');
  switch (blow.kind) {
    case 'redis-kill':
      await redis.kill();
      return () => redis.start();
    case 'redis-flush': {
      const answer = await redis.ask('FLUSHALL');
      if (answer !== '+OK') throw new Error(`FLUSHALL: ${answer}`);
      return () => undefined;
    }
    case 'redis-one-sided':
      link(blow.link).stall(blow.direction);
      return () => link(blow.link).heal();
  }
}
