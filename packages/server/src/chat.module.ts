// The only place that chooses implementations: it puts the chat together inside a host's Nest application.
import { REST_PREFIX } from '@doran/protocol';
import {
  ConfigurableModuleBuilder,
  Inject,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  type OnApplicationShutdown,
  type OnModuleInit,
  RequestMethod,
} from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost, ModuleRef } from '@nestjs/core';
import cors from 'cors';
import type { Server } from 'socket.io';
import { Authenticator } from './auth/authenticator.js';
import { Revocations } from './auth/revocations.js';
import { BlocksService } from './blocks/blocks.service.js';
import { CHAT_OPTIONS, type ChatOptions, type ChatSettings, resolveOptions } from './chat.options.js';
import { ChatService } from './chat.service.js';
import { aloneBus, BUS, type Bus } from './cluster/bus.js';
import { RedisBus } from './cluster/bus.redis.js';
import { openRedis, REDIS, type RedisLink } from './cluster/redis.js';
import { Changes } from './db/changes.js';
import { DATABASE, type Database } from './db/database.js';
import { openDatabase } from './db/open.js';
import { Fanout } from './delivery/fanout.js';
import { Outbox } from './delivery/outbox.js';
import { Admission } from './gateway/admission.js';
import { answerTheRest, prepareFastifyRoutes } from './gateway/before.the.door.js';
import { CatchingUp } from './gateway/catching.up.js';
import { ChatController } from './gateway/chat.controller.js';
import { ChatGateway } from './gateway/chat.gateway.js';
import { Connections } from './gateway/connections.js';
import { Dispatch, HANDLERS } from './gateway/dispatch.js';
import { Elsewhere } from './gateway/elsewhere.js';
import { EventsController } from './gateway/events.controller.js';
import { commandHandlers } from './gateway/handlers.js';
import { OpenApiController } from './gateway/openapi.controller.js';
import { corsFor } from './gateway/origins.js';
import { RestDoor } from './gateway/rest.door.js';
import { createSocketServer, NAMESPACE, SOCKET_SERVER } from './gateway/socket.server.js';
import { HOST } from './host.port.js';
import { RateLimits } from './limits/rate.limits.js';
import { MessagesService } from './messages/messages.service.js';
import { MessagesWriter } from './messages/messages.writer.js';
import { Outgoing } from './messages/outgoing.js';
import { Posting } from './messages/posting.js';
import { Rewriting } from './messages/rewriting.js';
import { MetricsController } from './observability/metrics.controller.js';
import { Metrics } from './observability/metrics.js';
import { Tracing } from './observability/tracing.js';
import { Drain } from './ops/drain.js';
import { HealthController } from './ops/health.controller.js';
import { Instance } from './ops/instance.js';
import { Load } from './ops/load.js';
import { MemoryPresence } from './presence/presence.memory.js';
import { PRESENCE_STORE } from './presence/presence.port.js';
import { RedisPresence } from './presence/presence.redis.js';
import { PresenceService } from './presence/presence.service.js';
import { EventStreams } from './realtime/event.streams.js';
import { Overheard } from './realtime/overheard.js';
import { SlowReaders } from './realtime/slow.readers.js';
import { TRANSPORTS } from './realtime/transport.port.js';
import { SocketIoTransport } from './realtime/transport.socketio.js';
import { SseTransport } from './realtime/transport.sse.js';
import { ReceiptsService } from './receipts/receipts.service.js';
import { ReportsService } from './reports/reports.service.js';
import { BlocksCache } from './rooms/blocks.cache.js';
import { MembersService } from './rooms/members.service.js';
import { RoomsAccess } from './rooms/rooms.access.js';
import { RoomsCache } from './rooms/rooms.cache.js';
import { RoomsEvents } from './rooms/rooms.events.js';
import { RoomsOpening } from './rooms/rooms.opening.js';
import { RoomsService } from './rooms/rooms.service.js';
import { RoomsTelling } from './rooms/rooms.telling.js';
import { SyncService } from './sync/sync.service.js';
import { TypingService } from './typing/typing.service.js';
import { UsersService } from './users/users.service.js';

const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN } = new ConfigurableModuleBuilder<ChatOptions>()
  .setClassMethodName('forRoot')
  .setExtras({ isGlobal: false }, (definition, { isGlobal }) => ({ ...definition, global: isGlobal }))
  .build();

const handlers = {
  provide: HANDLERS,
  inject: [
    CHAT_OPTIONS,
    RoomsService,
    MembersService,
    MessagesService,
    ReceiptsService,
    TypingService,
    PresenceService,
    SyncService,
    BlocksService,
    ReportsService,
    RateLimits,
  ],
  useFactory: (
    settings: ChatSettings,
    rooms: RoomsService,
    members: MembersService,
    messages: MessagesService,
    receipts: ReceiptsService,
    typing: TypingService,
    presence: PresenceService,
    sync: SyncService,
    blocks: BlocksService,
    reports: ReportsService,
    limits: RateLimits,
  ) =>
    commandHandlers({ settings, rooms, members, messages, receipts, typing, presence, sync, blocks, reports, limits }),
};

/**
 * Doran in a Nest app: `forRoot` takes the options, `forRootAsync` a factory of them. It provides {@link ChatService},
 * to every module of the app with `isGlobal`.
 */
@Module({
  controllers: [HealthController, MetricsController, OpenApiController, EventsController, ChatController],
  providers: [
    {
      provide: CHAT_OPTIONS,
      inject: [MODULE_OPTIONS_TOKEN],
      useFactory: (options: ChatOptions) => resolveOptions(options),
    },
    { provide: HOST, inject: [CHAT_OPTIONS], useFactory: (settings: ChatSettings) => settings.host },
    { provide: DATABASE, inject: [CHAT_OPTIONS], useFactory: openDatabase },
    {
      provide: REDIS,
      inject: [CHAT_OPTIONS],
      useFactory: ({ redisUrl }: ChatSettings) => (redisUrl === undefined ? null : openRedis(redisUrl)),
    },
    { provide: BUS, inject: [CHAT_OPTIONS, REDIS, Metrics], useFactory: openBus },
    {
      provide: SseTransport,
      inject: [EventStreams, Metrics, Overheard],
      useFactory: (streams: EventStreams, metrics: Metrics, overheard: Overheard) =>
        new SseTransport(streams, metrics, overheard),
    },
    {
      provide: SOCKET_SERVER,
      inject: [CHAT_OPTIONS, BUS, SlowReaders, Overheard, Metrics],
      useFactory: createSocketServer,
    },
    {
      provide: TRANSPORTS,
      inject: [CHAT_OPTIONS, BUS, SOCKET_SERVER, SseTransport],
      useFactory: (settings: ChatSettings, bus: Bus, server: Server, sse: SseTransport) => {
        // Socket.IO's adapter also carries the events of streams from node to node, so it is there without its door.
        const socketio = settings.transports.includes('socketio') || bus.state !== 'alone';
        return [
          ...(socketio ? [new SocketIoTransport(server.of(NAMESPACE))] : []),
          ...(settings.transports.includes('sse') ? [sse] : []),
        ];
      },
    },
    {
      provide: PRESENCE_STORE,
      inject: [REDIS],
      useFactory: (redis: RedisLink | null) => (redis ? new RedisPresence(redis) : new MemoryPresence()),
    },
    handlers,
    Admission,
    Authenticator,
    BlocksCache,
    BlocksService,
    CatchingUp,
    Changes,
    ChatGateway,
    ChatService,
    Connections,
    Dispatch,
    Drain,
    Elsewhere,
    EventStreams,
    Fanout,
    Instance,
    Load,
    MembersService,
    MessagesService,
    MessagesWriter,
    Metrics,
    Outbox,
    Outgoing,
    Overheard,
    Posting,
    PresenceService,
    RateLimits,
    ReceiptsService,
    ReportsService,
    RestDoor,
    Revocations,
    Rewriting,
    RoomsAccess,
    RoomsCache,
    RoomsEvents,
    RoomsOpening,
    RoomsService,
    RoomsTelling,
    SlowReaders,
    SyncService,
    Tracing,
    TypingService,
    UsersService,
  ],
  exports: [ChatService],
})
export class ChatModule extends ConfigurableModuleClass implements NestModule, OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(ApplicationConfig) private readonly application: ApplicationConfig,
    @Inject(ModuleRef) private readonly parts: ModuleRef,
    @Inject(CHAT_OPTIONS) private readonly settings: ChatSettings,
    @Inject(DATABASE) private readonly db: Database,
    @Inject(BUS) private readonly bus: Bus,
    @Inject(REDIS) private readonly redis: RedisLink | null,
  ) {
    super();
    if (this.http.httpAdapter) prepareFastifyRoutes(this.http.httpAdapter, () => this.parts.get(RestDoor));
  }

  /** Nest's: CORS for the chat's own paths. */
  configure(consumer: MiddlewareConsumer): void {
    const ours = ['chat', 'chat/*path'].map((path) => ({ path, method: RequestMethod.ALL }));
    consumer.apply(cors(corsFor(this.settings))).forRoutes(...ours);
  }

  /** Nest's: what stands below the chat's paths and is no route of its own is answered by it too. */
  onModuleInit(): void {
    const { httpAdapter } = this.http;
    const prefix = [this.application.getGlobalPrefix(), REST_PREFIX].join('/').replace(/\/+/g, '/');
    if (httpAdapter) answerTheRest(httpAdapter, prefix, () => this.parts.get(RestDoor));
    const connections = this.parts.get(Connections);
    const writer = this.parts.get(MessagesWriter);
    this.parts.get(Metrics).sample({ connections: () => connections.count(), pools: () => this.db.stats() });
    this.parts.get(Load).watch(() => writer.waitedMs);
  }

  /** Nest calls the module itself after all of its providers: nothing writes any longer. */
  async onApplicationShutdown(): Promise<void> {
    await this.bus.close();
    this.redis?.close();
    await this.db.close();
  }
}

async function openBus({ nodeId }: ChatSettings, redis: RedisLink | null, metrics: Metrics): Promise<Bus> {
  if (!redis) return aloneBus();
  const bus = new RedisBus(redis, nodeId, metrics);
  await bus.open();
  return bus;
}
