// The contract as these suites know it: things, commands with their answers, REST calls, events, codes. Copied from
// docs/protocol.md by hand, so that a slip in the server's own schemas cannot hide itself.

export interface User {
  id: string;
  name: string;
  picture: string | null;
  trust: number | null;
}

export interface Message {
  id: string;
  roomId: string;
  seq: number;
  rev: number;
  senderId: string | null;
  type: 'TEXT' | 'IMAGE' | 'FILE' | 'SYSTEM';
  body: string | null;
  attachments: unknown[];
  data: Record<string, unknown> | null;
  replyTo: string | null;
  createdAt: string;
  editedAt: string | null;
  deletedAt: string | null;
}

export interface Head {
  seq: number;
  rev: number;
}

export interface MySide {
  role: 'owner' | 'admin' | 'member';
  readSeq: number;
  deliveredSeq: number;
  unread: number;
  muted: boolean;
  archived: boolean;
}

export interface Room {
  id: string;
  kind: 'direct' | 'group' | 'channel';
  subject: { type: string; id: string } | null;
  title: string | null;
  data: Record<string, unknown> | null;
  state: 'open' | 'readonly' | 'closed';
  createdAt: string;
  head: Head;
  lastMessage: Message | null;
  members: { user: User; role: MySide['role']; joinedAt: string }[];
  memberCount: number;
  me: MySide | null;
}

export interface Receipt {
  userId: string;
  deliveredSeq: number;
  readSeq: number;
}

export interface Presence {
  userId: string;
  online: boolean;
  lastSeenAt: string | null;
}

export interface SyncedRoom {
  roomId: string;
  head: Head;
  messages: Message[];
  truncated: boolean;
  changed: Message[];
  receipts: Receipt[];
  me: MySide;
}

export interface Limits {
  messagesPerSecond: number;
  messageBurst: number;
  typingIntervalMs: number;
  handshakesPerMinute: number;
  socketsPerUser: number;
  reportsPerMinute: number;
}

/** Each command's answer: the ack's `data`, and the body of the REST answer. */
export interface Answers {
  'message:send': { message: Message; repeated: boolean };
  'message:edit': { message: Message };
  'message:delete': { message: Message };
  'message:list': { messages: Message[]; hasMore: boolean; head: Head };
  'receipt:mark': { deliveredSeq: number; readSeq: number; unread: number };
  'typing:set': Record<string, never>;
  'room:open': { room: Room; created: boolean };
  'room:list': { rooms: Room[]; next: string | null };
  'room:get': { room: Room };
  'room:update': { room: Room };
  'member:add': { room: Room };
  'member:remove': Record<string, never>;
  'block:set': { userId: string; blocked: boolean };
  'block:list': { userIds: string[] };
  'report:create': { reportId: string; repeated: boolean };
  'unread:get': { total: number; rooms: Record<string, number> };
  sync: { now: string; rooms: SyncedRoom[]; others: Room[]; removed: string[]; more: boolean };
  'presence:get': { presence: Presence[] };
  'room:subscribe': { room: Room; receipts: Receipt[]; presence: Presence[] };
  'room:unsubscribe': Record<string, never>;
  'presence:watch': { presence: Presence[] };
  'session:refresh': { expiresAt: string };
}
export type Command = keyof Answers;

export interface Events {
  hello: {
    protocol: number;
    userId: string;
    sessionId: string;
    epoch: string;
    serverTime: string;
    expiresAt: string;
    limits: Limits;
  };
  'message:created': { message: Message };
  'message:updated': { message: Message };
  'message:deleted': { message: Message };
  'receipt:updated': Receipt & { roomId: string };
  'typing:changed': { roomId: string; userId: string; typing: boolean };
  'presence:changed': Presence;
  'block:changed': { userId: string; blocked: boolean };
  'room:created': { room: Room };
  'room:updated': { room: Room };
  'room:removed': { roomId: string };
  'sync:required': { reason: string };
  'session:expiring': { expiresAt: string };
  'server:draining': { reconnectInMs: number };
  'session:closed': { reason: string };
}
export type EventName = keyof Events;

export const STATUS = {
  unauthenticated: 401,
  forbidden: 403,
  blocked: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  invalid: 422,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const;
export type Code = keyof typeof STATUS;

export interface ChatFault {
  code: Code;
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
  details?: { path: string; message: string }[];
}

export interface RestCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` is a field of the command's input; the rest travels in the query of a GET, else in the body. */
  path: string;
}

/** The commands that have both faces. */
export const REST = {
  'room:open': { method: 'POST', path: '/chat/rooms' },
  'room:list': { method: 'GET', path: '/chat/rooms' },
  'room:get': { method: 'GET', path: '/chat/rooms/:roomId' },
  'room:update': { method: 'PATCH', path: '/chat/rooms/:roomId' },
  'member:add': { method: 'POST', path: '/chat/rooms/:roomId/members' },
  'member:remove': { method: 'DELETE', path: '/chat/rooms/:roomId/members/:userId' },
  'message:list': { method: 'GET', path: '/chat/rooms/:roomId/messages' },
  'message:send': { method: 'POST', path: '/chat/rooms/:roomId/messages' },
  'message:edit': { method: 'PATCH', path: '/chat/rooms/:roomId/messages/:seq' },
  'message:delete': { method: 'DELETE', path: '/chat/rooms/:roomId/messages/:seq' },
  'receipt:mark': { method: 'PUT', path: '/chat/rooms/:roomId/receipts' },
  'typing:set': { method: 'PUT', path: '/chat/rooms/:roomId/typing' },
  /** `DELETE` there is `blocked: false`, and a `PUT` without a body `blocked: true`. */
  'block:set': { method: 'PUT', path: '/chat/blocks/:userId' },
  'block:list': { method: 'GET', path: '/chat/blocks' },
  'report:create': { method: 'POST', path: '/chat/reports' },
  'unread:get': { method: 'GET', path: '/chat/unread' },
  sync: { method: 'POST', path: '/chat/sync' },
  'presence:get': { method: 'GET', path: '/chat/presence' },
} as const satisfies Partial<Record<Command, RestCall>>;
export type SharedCommand = keyof typeof REST;

/** REST calls that belong to a live stream, named by the header `doran-connection`. */
export const STREAM_REST = {
  'room:subscribe': { method: 'PUT', path: '/chat/rooms/:roomId/subscription' },
  'room:unsubscribe': { method: 'DELETE', path: '/chat/rooms/:roomId/subscription' },
  'presence:watch': { method: 'PUT', path: '/chat/presence/watch' },
  'session:refresh': { method: 'POST', path: '/chat/session/refresh' },
} as const satisfies Partial<Record<Command, RestCall>>;
