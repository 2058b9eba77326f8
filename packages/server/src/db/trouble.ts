// Which database errors are passing trouble that a caller may try again, and which are our own mistakes.
import { ChatError } from '@doran/protocol';

const READ_ONLY = '25006';

const RETRYABLE_STATES = new Set([
  '40001', // serialization failure
  '3D000', // the database is being replaced
  '40P01', // deadlock
  '55P03', // lock not available in time
  '57014', // statement time-out
  '57P01', // server shut down
  '57P02', // server crashed
  '57P03', // server starting
  READ_ONLY, // it was demoted
]);
/** Classes: 08 is a lost connection, 53 a server out of disk, memory or connections. */
const RETRYABLE_CLASSES = new Set(['08', '53']);
const NETWORK = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH']);
const LOST =
  /terminat|timeout exceeded|read timeout|not queryable|Connection ended|PGlite is closed|Cannot use a pool|Too many wait/i;

export function sqlState(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
}

export function isPassing(error: unknown): boolean {
  const code = sqlState(error);
  if (code) return RETRYABLE_STATES.has(code) || NETWORK.has(code) || RETRYABLE_CLASSES.has(code.slice(0, 2));
  return error instanceof Error && LOST.test(error.message);
}

/** The server takes no writes any longer: it was demoted. */
export function isReadOnly(error: unknown): boolean {
  return sqlState(error) === READ_ONLY;
}

/** The server did not answer, not even that it gives up: the connection may be open on our side only. */
export function isSilence(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout';
}

/** After it, the connection is not to be used again: it is gone, it may still answer, or its server is no primary. */
export function spoilsConnection(error: unknown): boolean {
  const code = sqlState(error);
  const bySql = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  return !bySql || isReadOnly(error) || code.startsWith('08') || code.startsWith('57P');
}

/** The same error for a caller: `unavailable` when it will pass; anything else is returned as it is. */
export function passingAsUnavailable(error: unknown): unknown {
  return isPassing(error)
    ? new ChatError('unavailable', 'The database does not answer right now', { retryAfterMs: 1_000, cause: error })
    : error;
}
