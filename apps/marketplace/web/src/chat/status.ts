// What a sender may know of a message of one's own: derived from acks and cursors, never stored ([RCPT2]).
import type { Receipt, Room } from '@doran/protocol';
import { others } from './rooms';

export type Status = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

/** How far every other member has received and read. */
export interface Reached {
  deliveredSeq: number;
  readSeq: number;
}

export function reachedBy(
  room: Room | undefined,
  receipts: ReadonlyMap<string, Receipt> | undefined,
  myId: string,
): Reached {
  const nobody = { deliveredSeq: 0, readSeq: 0 };
  // A channel's watchers have no cursors, and of members beyond the first hundred nothing is known here.
  if (!room || room.kind === 'channel' || room.memberCount > room.members.length) return nobody;
  const cursors = others(room, myId).map((member) => receipts?.get(member.user.id) ?? nobody);
  if (cursors.length === 0) return nobody;
  return {
    deliveredSeq: Math.min(...cursors.map((cursor) => cursor.deliveredSeq)),
    readSeq: Math.min(...cursors.map((cursor) => cursor.readSeq)),
  };
}

export function statusOf(seq: number, reached: Reached): Status {
  if (seq <= reached.readSeq) return 'read';
  return seq <= reached.deliveredSeq ? 'delivered' : 'sent';
}
