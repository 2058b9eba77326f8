// The things that travel: users, rooms, messages, cursors, presence, as both sides see them (PROTOCOL §2).
import { z } from 'zod';
import { MAX_DATA, MAX_MEMBERS_SHOWN } from './limits.js';
import { textFault } from './text.fault.js';
import { safeObject, safeText } from './text.js';

/** A UUID of any version, written in lower case, so that one id has one spelling. */
export const uuidSchema = z.uuid().toLowerCase();
/** 1–128 visible characters: no space, control or invisible one ([ID2]). */
export const userIdSchema = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\s\p{C}\p{Z}]+$/u, 'must be visible characters')
  .refine((id) => textFault(id) === null, 'must be well-formed text');
export const timestampSchema = z.iso.datetime({ offset: true });
/** A moment that a client names, of any offset, as UTC. Beyond 1970 to 9999 databases and clocks disagree. */
export const momentSchema = timestampSchema
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= 1970 && year <= 9999;
  }, 'must be a moment from 1970 to 9999')
  .transform((text) => new Date(text).toISOString());
export const seqSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
export const dataSchema = safeObject(MAX_DATA);
export const titleSchema = safeText(1, 200);

export const userSchema = z.object({
  id: userIdSchema,
  name: z.string(),
  picture: z.string().nullable(),
  trust: z.number().min(0).max(100).nullable(),
});
export type User = z.infer<typeof userSchema>;

/** What a room is about, in the host's own words: `listing`, `reservation`, … */
export const subjectSchema = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'must be a lower-case word of at most 64 characters'),
  id: userIdSchema,
});
export type Subject = z.infer<typeof subjectSchema>;

export const roomKindSchema = z.enum(['direct', 'group', 'channel']);
export type RoomKind = z.infer<typeof roomKindSchema>;
export const roomStateSchema = z.enum(['open', 'readonly', 'closed']);
export type RoomState = z.infer<typeof roomStateSchema>;
export const roleSchema = z.enum(['owner', 'admin', 'member']);
export type Role = z.infer<typeof roleSchema>;

/** A file as a message shows it. Sizes in bytes and pixels. */
export const attachmentSchema = z.object({
  id: uuidSchema,
  name: z.string(),
  contentType: z.string(),
  size: z.int().min(0),
  width: z.int().min(1).nullable(),
  height: z.int().min(1).nullable(),
});
export type Attachment = z.infer<typeof attachmentSchema>;

export const messageTypeSchema = z.enum(['TEXT', 'IMAGE', 'FILE', 'SYSTEM']);
export type MessageType = z.infer<typeof messageTypeSchema>;

export const messageSchema = z.object({
  id: uuidSchema,
  roomId: uuidSchema,
  /** 1, 2, 3, … in its room, in commit order ([MSG1]). */
  seq: seqSchema,
  /** The room's change counter when this message last changed; 0 when it never did ([MSG2]). */
  rev: seqSchema,
  senderId: userIdSchema.nullable(),
  type: messageTypeSchema,
  body: z.string().nullable(),
  attachments: z.array(attachmentSchema),
  data: z.record(z.string(), z.unknown()).nullable(),
  /** The `id` of the message that this one answers. */
  replyTo: uuidSchema.nullable(),
  createdAt: timestampSchema,
  editedAt: timestampSchema.nullable(),
  deletedAt: timestampSchema.nullable(),
});
export type Message = z.infer<typeof messageSchema>;

export const memberSchema = z.object({ user: userSchema, role: roleSchema, joinedAt: timestampSchema });
export type Member = z.infer<typeof memberSchema>;

/** A room's head, and a client's cursor in it. */
export const headSchema = z.object({ seq: seqSchema, rev: seqSchema });
export type Head = z.infer<typeof headSchema>;

export const mySideSchema = z.object({
  role: roleSchema,
  readSeq: seqSchema,
  deliveredSeq: seqSchema,
  unread: seqSchema,
  muted: z.boolean(),
  archived: z.boolean(),
});
export type MySide = z.infer<typeof mySideSchema>;

export const roomSchema = z.object({
  id: uuidSchema,
  kind: roomKindSchema,
  subject: subjectSchema.nullable(),
  title: z.string().nullable(),
  data: z.record(z.string(), z.unknown()).nullable(),
  state: roomStateSchema,
  createdAt: timestampSchema,
  head: headSchema,
  lastMessage: messageSchema.nullable(),
  members: z.array(memberSchema).max(MAX_MEMBERS_SHOWN),
  memberCount: z.int().min(0),
  /** Null for one who watches a channel without being its member. */
  me: mySideSchema.nullable(),
});
export type Room = z.infer<typeof roomSchema>;

export const receiptSchema = z.object({ userId: userIdSchema, deliveredSeq: seqSchema, readSeq: seqSchema });
export type Receipt = z.infer<typeof receiptSchema>;

/** Why somebody or something is reported. */
export const reportReasonSchema = z.enum(['spam', 'scam', 'abuse', 'sexual', 'illegal', 'other']);
export type ReportReason = z.infer<typeof reportReasonSchema>;

export const presenceSchema = z.object({
  userId: userIdSchema,
  online: z.boolean(),
  lastSeenAt: timestampSchema.nullable(),
});
export type Presence = z.infer<typeof presenceSchema>;
