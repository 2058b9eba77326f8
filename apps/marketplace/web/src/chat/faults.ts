// Why something did not work: a word that the page has a sentence for, and what the server says about it itself.
import { ChatError, type ErrorCode } from '@doran/protocol';

/** No answer came: the connection is gone, or the server took too long. The command may have been done all the same. */
export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export interface Fault {
  readonly code: ErrorCode | 'offline';
  /** The marketplace's own sentence for its user: it alone knows why its rules forbid something. */
  readonly said: string | null;
}

const OFFLINE: Fault = { code: 'offline', said: null };

export const refusal = (code: ErrorCode, message: string): Fault => ({
  code,
  said: code === 'forbidden' && message !== '' ? message : null,
});

/** Why a command failed. Anything else than a refusal or a missing answer is a bug of ours and rises. */
export function faultOf(error: unknown): Fault {
  if (error instanceof ChatError) return refusal(error.code, error.message);
  if (error instanceof Unanswered) return OFFLINE;
  throw error;
}
