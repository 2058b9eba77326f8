// People who chat in these tests, each with a client of the kind the test asks for.
import { randomUUID } from 'node:crypto';
import { afterEach } from 'vitest';
import { type Chat, type ChatOptions, type ChatState, connect, type RoomHandle } from '../../src/index.js';
import type { ServerProcess } from './server.process.js';

const open = new Set<Chat>();

afterEach(async () => {
  await Promise.all([...open].map((chat) => chat.close()));
  open.clear();
});

export const someone = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`;

export function client(server: ServerProcess, userId: string, more: Partial<ChatOptions> = {}): Chat {
  const chat = connect({ url: server.url, token: () => server.token(userId), random: () => 0.2, ...more });
  open.add(chat);
  return chat;
}

/** Waits until the state is so. */
export function until(chat: Chat, holds: (state: ChatState) => unknown, what: string, ms = 15_000): Promise<void> {
  if (holds(chat.state)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`It never came to be that ${what}. ${JSON.stringify(chat.connection)}`));
    }, ms);
    const stop = chat.subscribe(
      (state) => Boolean(holds(state)),
      () => {
        clearTimeout(timer);
        stop();
        resolve();
      },
    );
  });
}

export const online = (chat: Chat) =>
  until(chat, (state) => state.connection.status === 'online', 'the client is online');

export const bodies = (room: RoomHandle) => room.timeline.messages.map((message) => message.body);
export const statuses = (room: RoomHandle) => room.timeline.messages.map((message) => message.status);

/** Both in one direct room that both watch. */
export async function meet(one: Chat, other: Chat): Promise<[RoomHandle, RoomHandle]> {
  await Promise.all([online(one), online(other)]);
  const mine = await one.rooms.open({ kind: 'direct', members: [other.state.me!.id] });
  const theirs = other.room(mine.id);
  mine.watch();
  theirs.watch();
  await until(one, () => mine.timeline.status === 'ready', 'the room is open');
  await until(other, () => theirs.timeline.status === 'ready', 'the room is open');
  return [mine, theirs];
}
