// Which service does each command: the one table that both doors dispatch by.
import { ChatError, type CommandInput } from '@doran/protocol';
import type { BlocksService } from '../blocks/blocks.service.js';
import type { ChatSettings } from '../chat.options.js';
import type { RateLimits } from '../limits/rate.limits.js';
import type { MessagesService } from '../messages/messages.service.js';
import type { PresenceService } from '../presence/presence.service.js';
import { presenceTopic, roomTopic } from '../realtime/topics.js';
import type { ReceiptsService } from '../receipts/receipts.service.js';
import type { ReportsService } from '../reports/reports.service.js';
import type { MembersService } from '../rooms/members.service.js';
import type { RoomsService } from '../rooms/rooms.service.js';
import type { SyncService } from '../sync/sync.service.js';
import type { TypingService } from '../typing/typing.service.js';
import type { Caller, Connection, Handlers } from './dispatch.js';

export interface Services {
  settings: ChatSettings;
  rooms: RoomsService;
  members: MembersService;
  messages: MessagesService;
  receipts: ReceiptsService;
  typing: TypingService;
  presence: PresenceService;
  sync: SyncService;
  blocks: BlocksService;
  reports: ReportsService;
  limits: RateLimits;
}

export function commandHandlers(services: Services): Handlers {
  const { settings, rooms, members, messages, receipts, typing, presence, sync, blocks, reports, limits } = services;
  const sends = limits.of('sends', settings.limits.messagesPerSecond, settings.limits.messageBurst);
  const perMinute = settings.limits.reportsPerMinute;
  const reported = limits.of('reports', perMinute / 60, perMinute);

  const send = (caller: Caller, input: CommandInput<'message:send'>, waitMs: number) => {
    if (waitMs > 0) throw new ChatError('rate_limited', 'Too many messages at once', { retryAfterMs: waitMs });
    typing.stop(input.roomId, caller.principal.userId);
    return messages.send(caller.principal, idOf(caller), input);
  };

  return {
    'message:send': (caller, input) => {
      // No turn is lost where the answer is known; where it is not, they come in the order in which they were asked for.
      const waitMs = sends.take(caller.principal.userId);
      return waitMs instanceof Promise ? waitMs.then((ms) => send(caller, input, ms)) : send(caller, input, waitMs);
    },
    'message:edit': (caller, input) => messages.edit(caller.principal, idOf(caller), input),
    'message:delete': (caller, input) => messages.delete(caller.principal, idOf(caller), input),
    'message:list': ({ principal }, input) => messages.list(principal, input),
    'receipt:mark': (caller, input) => receipts.mark(caller.principal, idOf(caller), input),
    'typing:set': (caller, input) => typing.set(caller.principal, idOf(caller), input),
    'room:open': ({ principal }, input) => rooms.open(principal, input),
    'room:list': ({ principal }, input) => rooms.list(principal, input),
    'room:get': async ({ principal }, { roomId }) => ({ room: await rooms.get(principal, roomId) }),
    'room:update': ({ principal }, input) => rooms.update(principal, input),
    'room:subscribe': async (caller, { roomId }) => {
      const connection = requireConnection(caller);
      await rooms.requireReader(caller.principal, roomId);
      // Subscribed before the room is read: what comes in between is heard twice rather than never.
      connection.subscribe([roomTopic(roomId)]);
      const room = await rooms.get(caller.principal, roomId).catch((error) => {
        connection.unsubscribe([roomTopic(roomId)]);
        throw error;
      });
      const memberIds = room.me ? room.members.map((member) => member.user.id) : [];
      // Before the questions that run side by side: one that failed while it is waited for would have nobody to hear of it.
      const told = await blocks.without(caller.principal.userId, memberIds);
      const [cursors, online] = await Promise.all([room.me ? receipts.of(roomId) : [], presence.lookUp(told)]);
      return { room, receipts: cursors, presence: online };
    },
    'room:unsubscribe': async (caller, { roomId }) => {
      requireConnection(caller).unsubscribe([roomTopic(roomId)]);
      return {};
    },
    'member:add': async ({ principal }, input) => {
      await members.add(principal, input);
      return { room: await rooms.get(principal, input.roomId) };
    },
    'member:remove': ({ principal }, input) => members.remove(principal, input),
    sync: ({ principal }, input) => sync.sync(principal, input),
    'block:set': (caller, input) => blocks.set(caller.principal, idOf(caller), input),
    'block:list': ({ principal }) => blocks.list(principal),
    'report:create': async ({ principal }, input) => {
      const waitMs = await reported.take(principal.userId);
      if (waitMs > 0) throw new ChatError('rate_limited', 'Too many reports at once', { retryAfterMs: waitMs });
      return reports.create(principal, input);
    },
    'unread:get': ({ principal }) => rooms.unread(principal),
    'presence:get': async ({ principal }, { userIds }) => ({ presence: await presence.of(principal, userIds) }),
    'presence:watch': async (caller, { userIds }) => {
      const connection = requireConnection(caller);
      const known = await members.acquainted(caller.principal.userId, userIds);
      connection.unsubscribe(connection.topics(presenceTopic('')));
      connection.subscribe(known.map(presenceTopic));
      return { presence: await presence.lookUp(known) };
    },
    'session:refresh': async (caller, { token }) => {
      const principal = await requireConnection(caller).refresh(token);
      return { expiresAt: principal.expiresAt.toISOString() };
    },
  };
}

const idOf = (caller: Caller): string | null => caller.connection?.id ?? caller.elsewhere ?? null;

function requireConnection({ connection }: Caller): Connection {
  if (!connection) throw new ChatError('not_found', 'This command needs a live connection');
  return connection;
}
