// What a room, its subject and its last message are called.
import type { Message, Room, User } from '@doran/protocol';
import type { TFunction } from 'i18next';
import { others } from '../chat/rooms';

/** The other one of a direct room; null in every other kind. */
export function counterpart(room: Room, myId: string): User | null {
  return room.kind === 'direct' ? (others(room, myId)[0]?.user ?? null) : null;
}

export function roomName(room: Room, myId: string, t: TFunction): string {
  const other = counterpart(room, myId);
  if (other) return other.name || other.id;
  if (room.title) return room.title;
  const names = others(room, myId).map(({ user }) => user.name || user.id);
  return names.join(', ') || t('room.unknown');
}

/** What the room is about, for the line below its name; null when the name says it already. */
export function aboutLine(room: Room, t: TFunction): string | null {
  const subject = room.subject && subjectWord(room.subject.type, t);
  if (room.kind !== 'direct') return subject;
  return [subject, room.title].filter((part) => part).join(' · ') || null;
}

/** A host may have words of its own: those are shown as they are. */
export function subjectWord(type: string, t: TFunction): string {
  if (type === 'listing' || type === 'reservation' || type === 'auction') return t(`subject.${type}`);
  return type;
}

/** One message as a line of text. */
export function preview(message: Message, t: TFunction): string {
  if (message.deletedAt) return t('preview.deleted');
  if (message.body) return message.body;
  if (message.type === 'IMAGE') return t('preview.image');
  return message.type === 'FILE' ? (message.attachments[0]?.name ?? t('preview.file')) : t('preview.system');
}
