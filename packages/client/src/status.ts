// What a sender may know of a message of one's own: derived from acks and cursors, never stored ([RCPT2]).
import type { Receipt, Room } from '@doran/protocol/wire';
import { others } from './rooms.js';

/** How far a message of one’s own has come. */
export type Status = 'sending' | 'failed' | 'sent' | 'delivered' | 'read';

/** How far every other member has received and read. */
export interface Reached {
  readonly deliveredSeq: number;
  readonly readSeq: number;
}

const NOBODY: Reached = { deliveredSeq: 0, readSeq: 0 };

export function reachedBy(
  room: Room | undefined,
  receipts: ReadonlyMap<string, Receipt> | undefined,
  myId: string | undefined,
): Reached {
  // A channel's watchers have no cursors, and of members beyond the first hundred nothing is known here.
  if (!room || room.kind === 'channel' || room.memberCount > room.members.length) return NOBODY;
  const cursors = others(room, myId).map((member) => receipts?.get(member.user.id) ?? NOBODY);
  if (cursors.length === 0) return NOBODY;
  return {
    deliveredSeq: Math.min(...cursors.map((cursor) => cursor.deliveredSeq)),
    readSeq: Math.min(...cursors.map((cursor) => cursor.readSeq)),
  };
}

export function statusOf(seq: number, reached: Reached): Status {
  if (seq <= reached.readSeq) return 'read';
  return seq <= reached.deliveredSeq ? 'delivered' : 'sent';
}
