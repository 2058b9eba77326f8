// The Redis of a stage, below the stage's warden: it forgets everything when it dies.
import { type RedisProcess, startRedis } from '../support/redis.process.js';
import type { Programs } from './programs.js';

export type Redis = Pick<RedisProcess, 'port' | 'start' | 'kill' | 'ask'>;

export async function openRedis(programs: Programs): Promise<Redis> {
  const redis = await startRedis();
  const hold = () => programs.hold(redis.pid());
  let release = hold();
  return {
    port: redis.port,
    ask: redis.ask,
    async start() {
      await redis.start();
      release = hold();
    },
    async kill() {
      await redis.kill('SIGKILL');
      release();
    },
  };
}
