// The limits on how often a user may do a thing, on one node or shared by all of them.
import { Inject, Injectable, Optional } from '@nestjs/common';
import { REDIS, type RedisLink } from '../cluster/redis.js';
import { LocalLimiter } from './rate.limiter.local.js';
import type { RateLimiter } from './rate.limiter.port.js';
import { SharedLimiter, takeScript } from './rate.limiter.shared.js';

@Injectable()
export class RateLimits {
  constructor(@Inject(REDIS) @Optional() private readonly redis: RedisLink | null = null) {}

  /** `perSecond` tokens come back each second, up to `burst`; `name` tells the limit apart from the others. */
  of(name: string, perSecond: number, burst: number): RateLimiter {
    const local = new LocalLimiter(perSecond, burst);
    return this.redis ? new SharedLimiter(takeScript(this.redis), name, perSecond, burst, local) : local;
  }
}
