// The server under test as a stranger sees it: a base URL, and a way to make tokens for it.
import { randomUUID } from 'node:crypto';
import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import { afterAll, inject } from 'vitest';
import type { Target } from '../support/launch.js';
import { type Connection, openConnection, Refused } from './connection.js';
import type { ChatFault } from './contract.js';

function reachTarget(): Target {
  const target = inject('target');
  if ('failure' in target) throw new Error(`There is no server to test. ${target.failure}`);
  return target;
}

export const target = reachTarget();

export interface TokenOptions {
  secret?: string;
  header?: Partial<JWTHeaderParameters>;
}

export const inSeconds = (seconds: number) => Math.floor(Date.now() / 1_000) + seconds;

/** Claims as given, on top of those that every good token has; `undefined` takes one away. */
export async function mintToken(claims: Record<string, unknown>, options: TokenOptions = {}): Promise<string> {
  const all = {
    iat: inSeconds(0),
    exp: inSeconds(3_600),
    ...(target.issuer === undefined ? {} : { iss: target.issuer }),
    ...(target.audience === undefined ? {} : { aud: target.audience }),
    ...claims,
  };
  const payload = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new SignJWT(payload as JWTPayload)
    .setProtectedHeader({ alg: 'HS256', ...options.header })
    .sign(new TextEncoder().encode(options.secret ?? target.secret));
}

/** Somebody who holds a token. */
export interface Actor {
  id: string;
  token: string;
}

/** A person nobody has met: each test makes its own, so limits and data of others never matter. */
export async function person(name = 'someone', claims: Record<string, unknown> = {}): Promise<Actor> {
  const id = `${name}-${randomUUID()}`;
  return { id, token: await mintToken({ sub: id, name, ...claims }) };
}

type Tuple<T, N extends number, Made extends T[] = []> = number extends N
  ? T[]
  : Made['length'] extends N
    ? Made
    : Tuple<T, N, [...Made, T]>;

export async function people<N extends number>(count: N): Promise<Tuple<Actor, N>> {
  const names = ['ann', 'bob', 'cem', 'dee', 'eve'];
  const all = Array.from({ length: count }, (_, index) => person(names[index] ?? `person${index}`));
  return (await Promise.all(all)) as Tuple<Actor, N>;
}

const open = new Set<Connection>();
afterAll(() => {
  for (const connection of open) connection.close();
  open.clear();
});

/** Connects as the actor; closed by itself when the file's tests are done. */
export async function connect(actor: Actor, options: Parameters<typeof openConnection>[1] = {}): Promise<Connection> {
  const connection = await openConnection(target.url, { auth: { token: actor.token }, ...options });
  open.add(connection);
  return connection;
}

/** The error of a connection that must be refused. */
export async function refusal(options: Parameters<typeof openConnection>[1]): Promise<ChatFault | undefined> {
  try {
    const connection = await openConnection(target.url, options);
    connection.close();
  } catch (error) {
    if (error instanceof Refused) return error.fault;
    throw error;
  }
  throw new Error('the connection should have been refused, but was welcomed');
}

export interface RestAnswer<T = unknown> {
  status: number;
  headers: Headers;
  body: T;
}

/** One HTTP request with nothing added; the body is parsed when the answer says that it is JSON. */
export async function request(path: string, init: RequestInit = {}): Promise<RestAnswer> {
  const answer = await fetch(target.url + path, { signal: AbortSignal.timeout(30_000), ...init });
  const text = await answer.text();
  const json = /[/+]json\b/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, headers: answer.headers, body: json && text !== '' ? JSON.parse(text) : text };
}

/** One REST call as the actor (nobody when null). */
export async function rest<T = unknown>(
  actor: Actor | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<RestAnswer<T>> {
  return (await request(path, {
    method,
    headers: {
      ...(actor ? { authorization: `Bearer ${actor.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })) as RestAnswer<T>;
}
