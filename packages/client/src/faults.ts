// Why something did not work, as an error that is thrown and as plain data that is shown and stored.
import { ChatError, type ErrorCode, type ErrorDetail } from '@doran/protocol/wire';

/** No answer came: the connection is gone, or the server took too long. The command may have been done all the same. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
  readonly code = 'unanswered';
  readonly retryable = true;
}

/** This device's own store did not work: it is full, shut or broken. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly code = 'store';
  readonly retryable = true;
}

/** What went wrong, as plain data that a page can show. */
export interface Fault {
  /** The server's code; `unanswered` when no answer came, `store` when this device could not keep something. */
  readonly code: ErrorCode | 'unanswered' | 'store';
  /** For a developer; of `forbidden` it may be the host's own sentence, see `details`. */
  readonly message: string;
  readonly retryable: boolean;
  /** Of `invalid`: each field and why. Of a host's refusal: `path` is `reason`, `message` is its sentence. */
  readonly details?: readonly ErrorDetail[];
}

/** A caught error as a fault. What is none of ours is thrown on: a mistake in code is no fault to show. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ChatError) {
    const { code, message, retryable, details } = error;
    return { code, message, retryable, ...(details === undefined ? {} : { details }) };
  }
  if (error instanceof Unanswered || error instanceof StoreError) {
    return { code: error.code, message: error.message, retryable: true };
  }
  // Anything else is a bug of ours: it must not be told as if the server had said it.
  throw error;
}

/** After how long a server that has too much to do wants to be asked again; null for every other error. */
export function busyFor(error: unknown): number | null {
  return error instanceof ChatError && error.code === 'unavailable' ? (error.retryAfterMs ?? 1_000) : null;
}

/** The error to throw for what is shown as a fault. */
export function errorOf(fault: Fault | null): ChatError | Unanswered {
  if (fault === null || fault.code === 'unanswered' || fault.code === 'store') {
    return new Unanswered(fault?.message ?? 'the connection is closed');
  }
  return new ChatError(fault.code, fault.message, fault.details ? { details: [...fault.details] } : {});
}
