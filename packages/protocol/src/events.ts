// Every event that a server sends on its own, by name. They are hints: the database is the truth ([SYNC1]).
import { z } from 'zod';
import { limitsSchema } from './limits.schema.js';
import {
  messageSchema,
  presenceSchema,
  receiptSchema,
  roomSchema,
  timestampSchema,
  userIdSchema,
  uuidSchema,
} from './things.js';

const message = z.object({ message: messageSchema });
const room = z.object({ room: roomSchema });

/** Every event, and what it carries. */
export const EVENTS = {
  /** The first event on every connection. */
  hello: z.object({
    protocol: z.literal(1),
    userId: userIdSchema,
    sessionId: z.string(),
    epoch: uuidSchema,
    serverTime: timestampSchema,
    expiresAt: timestampSchema,
    limits: limitsSchema,
  }),
  'message:created': message,
  'message:updated': message,
  'message:deleted': message,
  'receipt:updated': receiptSchema.extend({ roomId: uuidSchema }),
  'typing:changed': z.object({ roomId: uuidSchema, userId: userIdSchema, typing: z.boolean() }),
  'presence:changed': presenceSchema,
  /** To the other devices of the one who blocked, or did so no longer; the one blocked hears nothing ([BLOCK5]). */
  'block:changed': z.object({ userId: userIdSchema, blocked: z.boolean() }),
  'room:created': room,
  'room:updated': room,
  'room:removed': z.object({ roomId: uuidSchema }),
  'sync:required': z.object({ reason: z.string() }),
  'session:expiring': z.object({ expiresAt: timestampSchema }),
  'server:draining': z.object({ reconnectInMs: z.int().min(0) }),
  /** The last event before the server closes a connection on purpose, and why. */
  'session:closed': z.object({ reason: z.enum(['expired', 'revoked', 'too_many_connections', 'draining', 'slow']) }),
} as const;

/** An event, such as `message:created`. */
export type EventName = keyof typeof EVENTS;
/** What an event carries. */
export type EventData<N extends EventName> = z.infer<(typeof EVENTS)[N]>;

/** An event and its data, by name: a discriminated union. */
export type ChatEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];
