// What tests set up again and again before they begin: rooms with people in them, and things said there.
import { randomUUID } from 'node:crypto';
import type { Connection } from './connection.js';
import type { Message, Room } from './contract.js';
import { type Actor, person, type RestAnswer, rest } from './target.js';

function body<T>(answer: RestAnswer<T>): T {
  if (answer.status >= 300) throw new Error(`the scene failed: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A room as its opener sees it. */
export async function openRoom(
  kind: Room['kind'],
  opener: Actor,
  others: Actor[],
  more: Record<string, unknown> = {},
): Promise<Room> {
  const members = others.map((other) => other.id);
  return body(await rest<{ room: Room }>(opener, 'POST', '/chat/rooms', { kind, members, ...more })).room;
}

/** What a client makes when it sends text. */
export function text(roomId: string, words = 'hello', more: Record<string, unknown> = {}) {
  return { roomId, id: randomUUID() as string, type: 'TEXT', body: words, ...more };
}

/** A message sent through REST, so that every socket of the sender hears of it too. */
export async function say(
  actor: Actor,
  roomId: string,
  words = 'hello',
  more: Record<string, unknown> = {},
): Promise<Message> {
  const { roomId: _, ...sent } = text(roomId, words, more);
  return body(await rest<{ message: Message }>(actor, 'POST', `/chat/rooms/${roomId}/messages`, sent)).message;
}

export async function sayMany(actor: Actor, roomId: string, count: number): Promise<Message[]> {
  const said: Message[] = [];
  for (let i = 1; i <= count; i += 1) said.push(await say(actor, roomId, `message ${i}`));
  return said;
}

export async function getRoom(actor: Actor, roomId: string): Promise<Room> {
  return body(await rest<{ room: Room }>(actor, 'GET', `/chat/rooms/${roomId}`)).room;
}

export async function updateRoom(actor: Actor, roomId: string, change: Record<string, unknown>): Promise<Room> {
  return body(await rest<{ room: Room }>(actor, 'PATCH', `/chat/rooms/${roomId}`, change)).room;
}

export async function mark(actor: Actor, roomId: string, cursors: { readSeq?: number; deliveredSeq?: number }) {
  return body(
    await rest<{ deliveredSeq: number; readSeq: number; unread: number }>(
      actor,
      'PUT',
      `/chat/rooms/${roomId}/receipts`,
      cursors,
    ),
  );
}

/** Every message of the room, in the order that paging through it gives. */
export async function readAll(actor: Actor, roomId: string, limit = 100): Promise<Message[]> {
  const all: Message[] = [];
  for (let after = 0; ; ) {
    const path = `/chat/rooms/${roomId}/messages?after=${after}&limit=${limit}`;
    const page = body(await rest<{ messages: Message[]; hasMore: boolean }>(actor, 'GET', path));
    all.push(...page.messages);
    if (!page.hasMore) return all;
    const last = page.messages.at(-1);
    if (!last || last.seq <= after) throw new Error('a page that says hasMore must move on');
    after = last.seq;
  }
}

/**
 * Comes back when these connections of one user have heard something that happened after everything before this call:
 * what has not arrived by then does not arrive. A proof of absence that waits no longer than it must.
 */
export async function settle(actor: Actor, ...connections: Pick<Connection, 'next'>[]): Promise<void> {
  const other = await person('barrier');
  const room = await openRoom('direct', other, [actor]);
  await say(other, room.id, 'the end of what came before');
  await Promise.all(connections.map((one) => one.next('message:created', ({ message }) => message.roomId === room.id)));
}
