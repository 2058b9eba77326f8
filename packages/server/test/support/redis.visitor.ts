// A process of its own that opens REDIS_URL as the server does, asks it for something of each kind, and says how it went.
import { setTimeout as sleep } from 'node:timers/promises';
import { openRedis } from '../../src/cluster/redis.js';

const WITHIN_MS = 5_000;
const redis = openRedis(process.env.REDIS_URL ?? '');
const until = Date.now() + WITHIN_MS;
while ((redis.commands.status !== 'ready' || redis.listener.status !== 'ready') && Date.now() < until) await sleep(10);
try {
  const heard = new Promise((resolve) => redis.listener.once('message', (_channel, text) => resolve(text)));
  await redis.listener.subscribe('words');
  await redis.publish('words', 'heard');
  const add = redis.script('add', `return redis.call('INCRBY', KEYS[1], ARGV[1])`);
  process.stdout.write(`${await heard} ${await add(['sum'], [2])} ${await add(['sum'], [3])}\n`);
} catch (error) {
  process.stdout.write(`refused: ${error instanceof Error ? error.message : String(error)}\n`);
}
redis.close();
