// Every command as a REST request, by the contract's table of routes, and every problem back as a ChatError.
import { ChatError, type CommandName, ERRORS, type ErrorCode, ROUTES, type WireError } from '@doran/protocol/wire';
import { Unanswered } from './faults.js';

export const CONNECTION_HEADER = 'doran-connection';

export interface RestRequest {
  method: string;
  /** Below the prefix, with its query. */
  path: string;
  /** JSON; none for GET and DELETE. */
  body?: string;
}

export function requestOf(name: CommandName, input: Record<string, unknown>): RestRequest {
  const route = ROUTES.find((one) => one.command === name);
  // Every command has both faces, so this is a client newer than its contract: a bug, not an answer.
  if (!route) throw new Error(`${name} has no REST route`);
  const rest = { ...input };
  let path = route.path.replace(/:(\w+)/g, (_, field: string) => {
    const value = encodeURIComponent(String(rest[field]));
    delete rest[field];
    return value;
  });
  if (route.method === 'GET' || route.method === 'DELETE') {
    const query = new URLSearchParams();
    for (const [field, value] of Object.entries(rest)) if (value !== undefined) query.set(field, String(value));
    if (query.size > 0) path += `?${query}`;
    return { method: route.method, path };
  }
  return { method: route.method, path, body: JSON.stringify(rest) };
}

/** What an answer that is not ok says; a proxy's own page counts by its status. */
export async function refusalOf(response: Response): Promise<ChatError | Unanswered> {
  const problem = (await response.json().catch(() => null)) as WireError | null;
  if (problem && Object.hasOwn(ERRORS, problem.code)) return ChatError.fromWire(problem);
  const codes = Object.keys(ERRORS) as ErrorCode[];
  const code = codes.find((one) => ERRORS[one].status === response.status);
  return code
    ? new ChatError(code, `HTTP ${response.status}`)
    : // A gateway that found nobody behind it (502, 504) does not know whether the command was done.
      new Unanswered(`HTTP ${response.status}`);
}
