// The two doors to one command: a test that is written over DOORS proves that both answer alike.
import { expect } from 'vitest';
import { type Answers, type ChatFault, type Code, REST, type SharedCommand, STATUS, STREAM_REST } from './contract.js';
import { type Actor, connect, rest } from './target.js';

export const DOORS = ['socket', 'rest'] as const;
export type Door = (typeof DOORS)[number];

export interface Caller {
  readonly door: Door;
  readonly actor: Actor;
  /** The answer of a command that must succeed. */
  ok<C extends SharedCommand>(command: C, input?: Record<string, unknown>): Promise<Answers[C]>;
  /** The error of a command that must fail. */
  fault(command: SharedCommand, input?: Record<string, unknown>): Promise<ChatFault>;
  /** The HTTP status of the last answer; undefined at the socket's door. */
  readonly status: number | undefined;
}

/** A command's REST path and body, from the same input that the socket takes. */
export function restRequest(command: SharedCommand | keyof typeof STREAM_REST, input: Record<string, unknown>) {
  const { method, path } = { ...REST, ...STREAM_REST }[command];
  const rest = { ...input };
  const filled = path.replace(/:(\w+)/g, (_, name: string) => {
    const value = rest[name];
    delete rest[name];
    return encodeURIComponent(String(value));
  });
  if (method === 'GET') {
    const query = new URLSearchParams(Object.entries(rest).map(([name, value]) => [name, String(value)]));
    return { method, path: query.size === 0 ? filled : `${filled}?${query}`, body: undefined };
  }
  return { method, path: filled, body: method === 'DELETE' ? undefined : rest };
}

/** A problem document says the same as the ack's error, and repeats its HTTP status ([ERR1], [ERR2]). */
export function faultOfProblem(answer: { status: number; headers: Headers; body: unknown }): ChatFault {
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  const { type, title, status, ...fault } = answer.body as ChatFault & { type: string; title: string; status: number };
  expect(type).toEqual(expect.any(String));
  expect(title).toEqual(expect.any(String));
  expect(status).toBe(answer.status);
  expect(answer.status).toBe(STATUS[fault.code as Code]);
  return fault;
}

async function socketCaller(actor: Actor): Promise<Caller> {
  const connection = await connect(actor);
  return {
    door: 'socket',
    actor,
    status: undefined,
    ok: (command, input = {}) => connection.ok(command, input),
    fault: (command, input = {}) => connection.fault(command, input),
  };
}

function restCaller(actor: Actor): Caller {
  let lastStatus: number | undefined;
  const call = async (command: SharedCommand, input: Record<string, unknown>) => {
    const { method, path, body } = restRequest(command, input);
    const answer = await rest(actor, method, path, body);
    lastStatus = answer.status;
    return answer;
  };
  return {
    door: 'rest',
    actor,
    get status() {
      return lastStatus;
    },
    async ok<C extends SharedCommand>(command: C, input: Record<string, unknown> = {}) {
      const answer = await call(command, input);
      if (answer.status >= 300) throw new Error(`${command} answered ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body as Answers[C];
    },
    async fault(command, input = {}) {
      const answer = await call(command, input);
      if (answer.status < 400) throw new Error(`${command} should have failed, but answered ${answer.status}`);
      return faultOfProblem(answer);
    },
  };
}

/** Comes in as the actor through the door. */
export async function enter(door: Door, actor: Actor): Promise<Caller> {
  return door === 'socket' ? socketCaller(actor) : restCaller(actor);
}
