// Bad input through either door, and the verdict on what came back.
import { type ChatFault, type Code, type Command, REST, type SharedCommand, STATUS } from '../conformance/contract.js';
import { DOORS, type Door, restRequest } from '../conformance/doors.js';
import { type Actor, target } from '../conformance/target.js';
import { leakIn } from './leaks.js';
import { RawSocket } from './raw.socket.js';

export interface Answer {
  ok: boolean;
  fault?: ChatFault;
  /** Everything that came back, as text. */
  text: string;
}

export interface Mouth {
  /** Says a command with this input; `raw` replaces the JSON text `"<raw>"` in it by itself. */
  say(command: Command, input: Record<string, unknown>, raw?: string): Promise<Answer>;
  close(): void;
}

/** Stands in an input for what JSON.stringify would never write. */
export const RAW = '<raw>';
const write = (input: unknown, raw: string | undefined) =>
  raw === undefined ? JSON.stringify(input) : JSON.stringify(input).replace(`"${RAW}"`, () => raw);

async function socketMouth(actor: Actor): Promise<Mouth> {
  const socket = await RawSocket.enter(actor.token);
  return {
    async say(command, input, raw) {
      const text = await socket.ask(command, write(input, raw));
      const ack = JSON.parse(text) as { ok: boolean; error?: ChatFault };
      return { ok: ack.ok, text, ...(ack.error ? { fault: ack.error } : {}) };
    },
    close: () => socket.close(),
  };
}

/** Reads a REST answer; one that is not a problem document although it failed becomes a fault that no test expects. */
export async function readAnswer(answer: Response): Promise<Answer> {
  const body = await answer.text();
  const text = `${answer.status} ${JSON.stringify([...answer.headers])} ${body}`;
  if (answer.ok) return { ok: true, text };
  const problem = /^application\/problem\+json/.test(answer.headers.get('content-type') ?? '');
  const parsed = problem ? (JSON.parse(body) as ChatFault & { status: number }) : undefined;
  const agrees = parsed && parsed.status === answer.status && STATUS[parsed.code] === answer.status;
  const fault = agrees ? parsed : ({ code: `not a problem of status ${answer.status}`, message: body } as never);
  return { ok: false, text, fault };
}

export async function send(actor: Actor | null, method: string, path: string, body?: string): Promise<Answer> {
  const answer = await fetch(target.url + path, {
    method,
    headers: {
      ...(actor ? { authorization: `Bearer ${actor.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(20_000),
  });
  return readAnswer(answer);
}

function restMouth(actor: Actor): Mouth {
  return {
    say(command, input, raw) {
      const { method, path, body } = restRequest(command as SharedCommand, input);
      return send(actor, method, path, body === undefined ? undefined : write(body, raw));
    },
    close: () => undefined,
  };
}

export async function open(door: Door, actor: Actor): Promise<Mouth> {
  return door === 'socket' ? socketMouth(actor) : restMouth(actor);
}

export type Place = 'json' | 'path' | 'query';

/** Where a command's field travels at this door: the same value may be impossible to write in a path. */
export function placeOf(door: Door, command: Command, field: string): Place {
  if (door === 'socket') return 'json';
  const { method, path } = REST[command as SharedCommand];
  if (path.includes(`:${field}`)) return 'path';
  return method === 'GET' || method === 'DELETE' ? 'query' : 'json';
}

export const doorsOf = (command: Command): readonly Door[] => (command in REST ? DOORS : ['socket']);

/** What is wrong with the answer, or undefined when it is as it should be. */
export function verdict(answer: Answer, code: Code, field?: string): string | undefined {
  const leak = leakIn(answer.text);
  if (leak) return `leaks ${leak}: ${answer.text.slice(0, 300)}`;
  if (answer.ok) return `was taken: ${answer.text.slice(0, 300)}`;
  if (answer.fault?.code !== code) return `is ${answer.fault?.code}, not ${code}: ${answer.text.slice(0, 300)}`;
  if (field === undefined) return undefined;
  const named = answer.fault.details?.some(({ path, message }) => `${path} ${message}`.includes(field));
  return named ? undefined : `does not name ${field}: ${JSON.stringify(answer.fault.details)?.slice(0, 300)}`;
}
