// What a room, its subject and its last message are called.
import type { Member, Message, Room } from '@doran/client';
import type { Words } from './words.js';

export type Person = Member['user'];

/** What of a message is told in one line. */
export type Told = Pick<Message, 'deletedAt' | 'body' | 'type' | 'attachments' | 'data'>;

const others = (room: Room, myId: string) => room.members.filter((member) => member.user.id !== myId);

/** The other one of a direct room; null in every other kind. */
export function counterpart(room: Room, myId: string): Person | null {
  return room.kind === 'direct' ? (others(room, myId)[0]?.user ?? null) : null;
}

/** What a room is called for its reader: its title, or the people in it. */
export function roomName(room: Room, myId: string, words: Words): string {
  const other = counterpart(room, myId);
  if (other) return other.name || other.id;
  if (room.title) return room.title;
  const names = others(room, myId).map(({ user }) => user.name || user.id);
  return names.join(', ') || words.room.unknown;
}

/** What the room is about, for the line below its name; null when the name says it already. */
export function aboutLine(room: Room, words: Words): string | null {
  const subject = room.subject && words.subject.name(room.subject.type);
  if (room.kind !== 'direct') return subject;
  return [subject, room.title].filter((part) => part).join(' · ') || null;
}

/** One message as a line of text. */
export function preview(message: Told, words: Words): string {
  if (message.deletedAt) return words.preview.deleted;
  const notice = message.type === 'SYSTEM' ? words.preview.notice(message.data) : null;
  if (notice !== null) return notice;
  if (message.body) return message.body;
  if (message.type === 'IMAGE') return words.preview.image;
  return message.type === 'FILE' ? (message.attachments[0]?.name ?? words.preview.file) : words.preview.system;
}
