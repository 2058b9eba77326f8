// What the page asks of the marketplace itself: who lives in the demo, and a token for one of them.
import { ChatError, type ErrorCode, type Member, Unanswered } from '@doran/client';
import { ERRORS } from '@doran/protocol/wire';

export interface Person {
  id: string;
  name: string;
  /** An SVG data URL or a path; null when there is none. */
  picture: string | null;
  tagline: { ko: string; en: string };
}

export interface Session {
  token: string;
  user: Member['user'];
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new Unanswered(path, { cause });
  }
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

/** A problem document names its code; a proxy's error page has only a status. */
async function refusal(response: Response): Promise<ChatError> {
  const isProblem = response.headers.get('content-type')?.includes('json');
  const problem = isProblem ? ((await response.json()) as { code?: string; message?: string }) : {};
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const code =
    codes.find((one) => one === problem.code) ??
    codes.find((one) => ERRORS[one].status === response.status) ??
    (response.status >= 502 ? 'unavailable' : 'internal');
  return new ChatError(code, problem.message ?? response.statusText);
}

export const people = async () => (await call<{ people: Person[] }>('/market/people')).people;

export const session = (userId: string) =>
  call<Session>('/market/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ userId }),
  });
