// Rooms and messages in as few words as a test about something else should need.
import { randomUUID } from 'node:crypto';
import type { CommandInput, Message } from '@doran/protocol';
import type { Database } from '../../src/db/database.js';
import type { NewMessage } from '../../src/messages/messages.sql.js';
import type { Chat } from './chat.fixture.js';

type Send = CommandInput<'message:send'>;

/** A new group of these users, the first of them its owner; answers its id. */
export async function openGroup(chat: Chat, owner: string, ...members: string[]): Promise<string> {
  const { room } = await chat.run(owner, 'room:open', { kind: 'group', members });
  return room.id;
}

/** The direct room of two users, about a subject of its own; answers its id. */
export async function openDirect(chat: Chat, one = 'alice', other = 'bob'): Promise<string> {
  const subject = { type: 'test', id: randomUUID() };
  const { room } = await chat.run(one, 'room:open', { kind: 'direct', members: [other], subject });
  return room.id;
}

export function textOf(roomId: string, body: string, more: Partial<Send> = {}): Send {
  return { roomId, id: randomUUID(), type: 'TEXT', body, ...more };
}

export async function send(chat: Chat, userId: string, roomId: string, body = 'hello'): Promise<Message> {
  return (await chat.run(userId, 'message:send', textOf(roomId, body))).message;
}

/** A message as the writer takes it, behind all checks. */
export function newMessage(roomId: string, body: string, more: Partial<NewMessage> = {}): NewMessage {
  return {
    roomId,
    id: randomUUID(),
    senderId: 'alice',
    type: 'TEXT',
    body,
    data: null,
    attachments: [],
    replyTo: null,
    written: null,
    ...more,
  };
}

/** The bodies of a room's messages as they stand in the database, by seq. */
export async function storedBodies(db: Database, roomId: string): Promise<(string | null)[]> {
  const { rows } = await db.query<{ seq: number; body: string | null }>(
    'select seq, body from chat.messages where room_id = $1 order by seq',
    [roomId],
  );
  const gap = rows.findIndex((row, index) => Number(row.seq) !== index + 1);
  if (gap !== -1) throw new Error(`The seq after ${gap} is missing in room ${roomId}`);
  return rows.map((row) => row.body);
}

export async function headOf(db: Database, roomId: string): Promise<number> {
  const { rows } = await db.query<{ last_seq: number }>('select last_seq from chat.rooms where id = $1', [roomId]);
  return Number(rows[0]?.last_seq);
}
