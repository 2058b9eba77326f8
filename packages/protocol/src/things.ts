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
/** A moment, ISO 8601 with its offset. */
export const timestampSchema = z.iso.datetime({ offset: true });
/** A moment that a client names, of any offset, as UTC. Beyond 1970 to 9999 databases and clocks disagree. */
export const momentSchema = timestampSchema
  .refine((text) => {
    const year = new Date(text).getUTCFullYear();
    return year >= 1970 && year <= 9999;
  }, 'must be a moment from 1970 to 9999')
  .transform((text) => new Date(text).toISOString());
/** A place in a room, or a number of changes. */
export const seqSchema = z.int().min(0).max(Number.MAX_SAFE_INTEGER);
/** A JSON object of the host’s own, of bounded size. */
export const dataSchema = safeObject(MAX_DATA);
/** 1 to 200 characters. */
export const titleSchema = safeText(1, 200);

/** A person’s profile. */
export const userSchema = z.object({
  id: userIdSchema,
  name: z.string(),
  picture: z.string().nullable(),
  trust: z.number().min(0).max(100).nullable(),
});
/** A person’s profile; `trust` from 0 to 100. */
export type User = z.infer<typeof userSchema>;

/** What a room is about, in the host's own words: `listing`, `reservation`, … */
export const subjectSchema = z.strictObject({
  type: z.string().regex(/^[a-z][a-z0-9_.-]{0,63}$/, 'must be a lower-case word of at most 64 characters'),
  id: userIdSchema,
});
/** What a room is about: a thing of the host’s, by type and id. */
export type Subject = z.infer<typeof subjectSchema>;

/** Two people, several, or one to many. */
export const roomKindSchema = z.enum(['direct', 'group', 'channel']);
/** Two people, several, or one to many who may watch without being members. */
export type RoomKind = z.infer<typeof roomKindSchema>;
/** Whether one may write in a room. */
export const roomStateSchema = z.enum(['open', 'readonly', 'closed']);
/** Whether one may write in a room. Its owners and admins, or the host, may open a `closed` one again. */
export type RoomState = z.infer<typeof roomStateSchema>;
/** What a member may do. */
export const roleSchema = z.enum(['owner', 'admin', 'member']);
/** What a member may do. */
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
/** A file of a message. */
export type Attachment = z.infer<typeof attachmentSchema>;

/** What a message consists of. */
export const messageTypeSchema = z.enum(['TEXT', 'IMAGE', 'FILE', 'SYSTEM']);
/** What a message consists of; SYSTEM has no sender. */
export type MessageType = z.infer<typeof messageTypeSchema>;

/** A message at its place in a room. */
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
/** A message at its place in a room: `seq` never changes, `rev` grows with each edit. */
export type Message = z.infer<typeof messageSchema>;

/** A person in a room. */
export const memberSchema = z.object({ user: userSchema, role: roleSchema, joinedAt: timestampSchema });
/** A person in a room, since when, and as what. */
export type Member = z.infer<typeof memberSchema>;

/** A room's head, and a client's cursor in it. */
export const headSchema = z.object({ seq: seqSchema, rev: seqSchema });
/** How far a room has come: its last `seq` and its last `rev`. */
export type Head = z.infer<typeof headSchema>;

/** A room as one of its members has it. */
export const mySideSchema = z.object({
  role: roleSchema,
  readSeq: seqSchema,
  deliveredSeq: seqSchema,
  unread: seqSchema,
  muted: z.boolean(),
  archived: z.boolean(),
});
/** A room as one of its members has it: cursors, unread, muted, archived. */
export type MySide = z.infer<typeof mySideSchema>;

/** A room, as one user sees it. */
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
/** A room, as one user sees it; `me` is null for who is no member. */
export type Room = z.infer<typeof roomSchema>;

/** How far a member has come. */
export const receiptSchema = z.object({ userId: userIdSchema, deliveredSeq: seqSchema, readSeq: seqSchema });
/** How far a member has come: delivered and read, by seq. */
export type Receipt = z.infer<typeof receiptSchema>;

/** Why somebody or something is reported. */
export const reportReasonSchema = z.enum(['spam', 'scam', 'abuse', 'sexual', 'illegal', 'other']);
/** Why somebody or something is reported. */
export type ReportReason = z.infer<typeof reportReasonSchema>;

/** Whether a user is here. */
export const presenceSchema = z.object({
  userId: userIdSchema,
  online: z.boolean(),
  lastSeenAt: timestampSchema.nullable(),
});
/** Whether a user is here, and when they were last. */
export type Presence = z.infer<typeof presenceSchema>;
