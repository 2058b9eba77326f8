// What the host's configuration says of a room's life, read once at the start.
import { ConfigurationError } from '@doran/server';

const DEFAULT_DAYS = 7;

/** MARKET_READONLY_AFTER_DAYS: days from a deal's completion until its room is readonly; parts of a day too. */
export function readonlyAfterDays(env: NodeJS.ProcessEnv): number {
  const text = env.MARKET_READONLY_AFTER_DAYS?.trim();
  if (!text) return DEFAULT_DAYS;
  const days = Number(text);
  if (!(days >= 0 && days <= 3_650)) {
    throw new ConfigurationError(`MARKET_READONLY_AFTER_DAYS must be a number of days from 0 to 3650, not ${text}.`);
  }
  return days;
}
