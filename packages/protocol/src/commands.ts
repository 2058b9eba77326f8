// Every command: what a caller says and what the answer holds. Both doors and every client read this one table.
import { z } from 'zod';
import {
  MAX_ATTACHMENTS,
  MAX_BODY,
  MAX_MEMBERS_SHOWN,
  MAX_NOTE,
  MAX_PAGE,
  MAX_REPORTED_MESSAGES,
  MAX_SYNC_ROOMS,
} from './limits.js';
import { safeText } from './text.js';
import {
  dataSchema,
  headSchema,
  messageSchema,
  messageTypeSchema,
  momentSchema,
  mySideSchema,
  presenceSchema,
  receiptSchema,
  reportReasonSchema,
  roomKindSchema,
  roomSchema,
  roomStateSchema,
  seqSchema,
  subjectSchema,
  timestampSchema,
  titleSchema,
  userIdSchema,
  uuidSchema,
} from './things.js';

const roomId = uuidSchema;
const positiveSeq = seqSchema.min(1);
const body = safeText(1, MAX_BODY).refine((text) => text.trim() !== '', 'must hold more than white space');
const page = z.int().min(1).max(MAX_PAGE);
const nothing = z.object({});

const sendSchema = z
  .strictObject({
    roomId,
    /** Made by the sender's client; a repeat of the same message carries the same one ([SEND2]). */
    id: uuidSchema,
    type: messageTypeSchema.exclude(['SYSTEM']),
    body: body.optional(),
    attachments: z.array(uuidSchema).min(1).max(MAX_ATTACHMENTS).optional(),
    data: dataSchema.optional(),
    replyTo: uuidSchema.optional(),
  })
  .superRefine((message, ctx) => {
    const fault = (path: string, why: string) => ctx.addIssue({ code: 'custom', path: [path], message: why });
    if (message.type === 'TEXT' && message.body === undefined) fault('body', 'is required for TEXT');
    if (message.type === 'TEXT' && message.attachments) fault('attachments', 'belong to IMAGE and FILE');
    if (message.type !== 'TEXT' && !message.attachments) fault('attachments', `are required for ${message.type}`);
  });

const openSchema = z
  .strictObject({
    kind: roomKindSchema,
    members: z.array(userIdSchema).max(MAX_MEMBERS_SHOWN).optional(),
    subject: subjectSchema.optional(),
    title: titleSchema.optional(),
    data: dataSchema.optional(),
  })
  .superRefine((room, ctx) => {
    if (room.kind === 'direct' && room.members?.length !== 1) {
      ctx.addIssue({ code: 'custom', path: ['members'], message: 'a direct room names exactly the one other user' });
    }
  });

const updateSchema = z
  .strictObject({
    roomId,
    title: titleSchema.nullable().optional(),
    data: dataSchema.nullable().optional(),
    state: roomStateSchema.optional(),
    me: z
      .strictObject({ muted: z.boolean().optional(), archived: z.boolean().optional() })
      .refine((me) => me.muted !== undefined || me.archived !== undefined, 'names nothing to change')
      .optional(),
  })
  .refine(
    (room) => ['title', 'data', 'state', 'me'].some((key) => room[key as keyof typeof room] !== undefined),
    'names nothing to change',
  );

const markSchema = z
  .strictObject({ roomId, readSeq: seqSchema.optional(), deliveredSeq: seqSchema.optional() })
  .refine((mark) => mark.readSeq !== undefined || mark.deliveredSeq !== undefined, 'names no cursor');

const messageListSchema = z
  .strictObject({
    roomId,
    before: positiveSeq.optional(),
    after: seqSchema.optional(),
    /** A message's id: a page with it in its middle ([LIST1]). */
    around: uuidSchema.optional(),
    limit: page.optional(),
  })
  .refine(
    (list) => [list.before, list.after, list.around].filter((from) => from !== undefined).length <= 1,
    'takes one of before, after and around',
  );

const syncSchema = z.strictObject({
  epoch: uuidSchema,
  /** The `now` of this client's last sync; absent at the first. */
  since: momentSchema.optional(),
  rooms: z
    .record(uuidSchema, z.strictObject({ seq: seqSchema, rev: seqSchema }))
    .refine((rooms) => Object.keys(rooms).length <= MAX_SYNC_ROOMS, `names more than ${MAX_SYNC_ROOMS} rooms`),
});

const syncedRoomSchema = z.object({
  roomId,
  head: headSchema,
  /** `seq` beyond the cursor, ascending, at most 100; then `truncated`. */
  messages: z.array(messageSchema),
  truncated: z.boolean(),
  /** Messages at or below the cursor's `seq` whose `rev` is beyond the cursor's. */
  changed: z.array(messageSchema),
  receipts: z.array(receiptSchema),
  me: mySideSchema,
});
/** What `sync` says of one room. */
export type SyncedRoom = z.infer<typeof syncedRoomSchema>;

const syncAnswerSchema = z.object({
  now: timestampSchema,
  epoch: uuidSchema,
  rooms: z.array(syncedRoomSchema),
  others: z.array(roomSchema),
  removed: z.array(uuidSchema),
  /** True when `others` was cut at 100: `room:list` has the rest. */
  more: z.boolean(),
});

const roomsFilter = z.enum(['active', 'archived', 'unread', 'all']);
const cursor = z.string().min(1).max(200);
const roomAnswer = z.object({ room: roomSchema });
const messageAnswer = z.object({ message: messageSchema });

const command = <I extends z.ZodType, O extends z.ZodType>(input: I, output: O, summary: string) => ({
  input,
  output,
  summary,
});

/** Every command: its input, its answer, and what it does. */
export const COMMANDS = {
  'message:send': command(
    sendSchema,
    z.object({ message: messageSchema, repeated: z.boolean() }),
    'Send a message; the answer means that it is committed',
  ),
  'message:edit': command(
    z.strictObject({ roomId, seq: positiveSeq, body }),
    messageAnswer,
    'Change the body of a message of one’s own',
  ),
  'message:delete': command(
    z.strictObject({ roomId, seq: positiveSeq }),
    messageAnswer,
    'Turn a message into a tombstone',
  ),
  'message:list': command(
    messageListSchema,
    z.object({ messages: z.array(messageSchema), hasMore: z.boolean(), head: headSchema }),
    'A page of messages, ascending; the newest unless before, after or around is given',
  ),
  'receipt:mark': command(
    markSchema,
    z.object({ deliveredSeq: seqSchema, readSeq: seqSchema, unread: seqSchema }),
    'Move one’s own cursors forward',
  ),
  'typing:set': command(
    z.strictObject({ roomId, typing: z.boolean() }),
    nothing,
    'Say that one is typing, or no longer',
  ),
  'room:open': command(
    openSchema,
    z.object({ room: roomSchema, created: z.boolean() }),
    'Open a room, or find the direct room of the same two about the same subject',
  ),
  'room:list': command(
    z.strictObject({ cursor: cursor.optional(), limit: page.optional(), filter: roomsFilter.optional() }),
    z.object({ rooms: z.array(roomSchema), next: z.string().nullable() }),
    'One’s own rooms, newest activity first; archived ones only when asked for',
  ),
  'room:get': command(z.strictObject({ roomId }), roomAnswer, 'One room'),
  'room:update': command(updateSchema, roomAnswer, 'Change a room (owner or admin), or one’s own side of it'),
  'room:subscribe': command(
    z.strictObject({ roomId }),
    z.object({ room: roomSchema, receipts: z.array(receiptSchema), presence: z.array(presenceSchema) }),
    'Hear a channel live; for any room, its receipts and its members’ presence as they stand',
  ),
  'room:unsubscribe': command(z.strictObject({ roomId }), nothing, 'Hear a channel no longer'),
  'member:add': command(
    z.strictObject({ roomId, userIds: z.array(userIdSchema).min(1).max(MAX_MEMBERS_SHOWN) }),
    roomAnswer,
    'Add members (owner or admin)',
  ),
  'member:remove': command(
    z.strictObject({ roomId, userId: userIdSchema }),
    nothing,
    'Remove a member (owner or admin), or leave',
  ),
  'block:set': command(
    // Blocking is what naming a user here means, so that `PUT /blocks/:userId` needs no body.
    z.strictObject({ userId: userIdSchema, blocked: z.boolean().default(true) }),
    z.object({ userId: userIdSchema, blocked: z.boolean() }),
    'Block a user, or do so no longer',
  ),
  'block:list': command(
    z.strictObject({}),
    z.object({ userIds: z.array(userIdSchema) }),
    'Whom the caller has blocked, the latest first',
  ),
  'report:create': command(
    z.strictObject({
      /** Made by the reporter's client; a repeat of the same report carries the same one ([REPORT2]). */
      id: uuidSchema,
      roomId,
      userId: userIdSchema.optional(),
      seqs: z.array(positiveSeq).min(1).max(MAX_REPORTED_MESSAGES).optional(),
      reason: reportReasonSchema,
      note: safeText(1, MAX_NOTE).optional(),
    }),
    z.object({ reportId: uuidSchema, repeated: z.boolean() }),
    'Report a room, a user in it, or messages, which are kept as they stand',
  ),
  sync: command(syncSchema, syncAnswerSchema, 'What moved beyond the client’s cursors'),
  'unread:get': command(
    z.strictObject({}),
    z.object({ total: seqSchema, rooms: z.record(uuidSchema, seqSchema) }),
    'Unread messages, in all and for each room that has any',
  ),
  'presence:get': command(
    z.strictObject({ userIds: z.array(userIdSchema).min(1).max(MAX_MEMBERS_SHOWN) }),
    z.object({ presence: z.array(presenceSchema) }),
    'Who is online, of those who share a room with the caller',
  ),
  'presence:watch': command(
    z.strictObject({ userIds: z.array(userIdSchema).max(MAX_MEMBERS_SHOWN) }),
    z.object({ presence: z.array(presenceSchema) }),
    'Hear presence:changed of exactly these users on this connection; an empty list ends it',
  ),
  'session:refresh': command(
    z.strictObject({ token: z.string().min(1).max(16_384) }),
    z.object({ expiresAt: timestampSchema }),
    'Carry on with a newer token of the same user',
  ),
} as const;

/** A command, such as `message:send`. */
export type CommandName = keyof typeof COMMANDS;
/** What a command is given. */
export type CommandInput<N extends CommandName> = z.infer<(typeof COMMANDS)[N]['input']>;
/** What it answers. */
export type CommandOutput<N extends CommandName> = z.infer<(typeof COMMANDS)[N]['output']>;
/** All of them, in the order of `COMMANDS`. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as CommandName[];
