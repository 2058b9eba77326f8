// One question to the marketplace over REST, and what it refuses as an error with words for the reader.

import { ChatError, type ErrorCode, Unanswered } from '@doran/client';
import type { Refusal } from '@doran/marketplace-server/contract';
import { ERRORS } from '@doran/protocol/wire';

/** The marketplace has said no, and why in both languages. */
export class Refused extends ChatError {
  constructor(
    code: ErrorCode,
    /** Null from a proxy, which has no words of ours. */
    readonly words: Refusal['message'] | null,
    /** What stands instead: the status that somebody faster has set, the least that may be bid. */
    readonly facts: Readonly<Record<string, unknown>>,
  ) {
    super(code, words?.en ?? code);
  }
}

export async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new Unanswered(path, { cause });
  }
  if (!response.ok) throw await refusal(response);
  return (response.status === 204 ? undefined : await response.json()) as T;
}

async function refusal(response: Response): Promise<Refused> {
  const isOurs = response.headers.get('content-type')?.includes('json');
  const { code, message, ...facts } = isOurs ? ((await response.json()) as Partial<Refusal>) : {};
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const known =
    codes.find((one) => one === code) ??
    codes.find((one) => ERRORS[one].status === response.status) ??
    (response.status >= 502 ? 'unavailable' : 'internal');
  return new Refused(known, typeof message === 'object' ? message : null, facts);
}

export const asJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
