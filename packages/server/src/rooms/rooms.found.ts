// What a host may learn of rooms and of the people in them, in its own transaction.
import { type RoomKind, type RoomState, roomKindSchema, subjectSchema, userIdSchema } from '@doran/protocol';
import { z } from 'zod';
import type { Queryable } from '../db/database.js';
import { selectReplies, selectRoomsAbout } from './rooms.found.sql.js';

export const roomsToFindSchema = z.strictObject({
  subject: subjectSchema,
  kind: roomKindSchema.optional(),
  /** Only rooms that this user is in. */
  member: userIdSchema.optional(),
});
/** Rooms about this subject; of one kind only, or with one member only, where these are given. */
export type RoomsToFind = z.input<typeof roomsToFindSchema>;

/** A room that stands, and who is in it now. */
export interface FoundRoom {
  roomId: string;
  kind: RoomKind;
  state: RoomState;
  /** User ids, in the order in which they came. */
  members: string[];
}

/** How a user answers. */
export interface ReplyFigures {
  /** Turns that another person's message opened. */
  asked: number;
  /** Those of them that the user answered. */
  answered: number;
  /** The median time to an answer; null where there is none. */
  medianMs: number | null;
}

export async function roomsAbout(
  tx: Queryable,
  { subject, ...only }: z.output<typeof roomsToFindSchema>,
): Promise<FoundRoom[]> {
  const rows = await selectRoomsAbout(tx, subject, only);
  return rows.map(({ room_id: roomId, kind, state, members }) => ({ roomId, kind, state, members }));
}

export async function repliesOf(tx: Queryable, userId: string, since: Date): Promise<ReplyFigures> {
  const { asked, answered, median_ms: median } = await selectReplies(tx, userId, since);
  return {
    asked: Number(asked),
    answered: Number(answered),
    medianMs: median === null ? null : Math.round(Number(median)),
  };
}
