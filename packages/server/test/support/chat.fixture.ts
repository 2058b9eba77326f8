// The whole chat, started as a host would, on a test's database, with a transport that records.
import type { CommandInput, CommandName, CommandOutput } from '@doran/protocol';
import { DEFAULT_LIMITS } from '@doran/protocol';
import type { InjectionToken } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { afterAll, beforeAll } from 'vitest';
import { ChatModule } from '../../src/chat.module.js';
import type { ChatOptions } from '../../src/chat.options.js';
import { ChatService } from '../../src/chat.service.js';
import { DATABASE, type Database } from '../../src/db/database.js';
import { Dispatch } from '../../src/gateway/dispatch.js';
import type { Principal } from '../../src/host.port.js';
import { TRANSPORTS } from '../../src/realtime/transport.port.js';
import { type TestDatabase, useDatabase } from './database.fixture.js';
import { asPrincipal } from './principal.js';
import { RecordingLogger } from './recording.logger.js';
import { RecordingTransport } from './recording.transport.js';

const SECRET = 'a secret of at least thirty-two bytes';
/** Limits are for the doors' own tests. */
const UNLIMITED = { ...DEFAULT_LIMITS, messagesPerSecond: 1_000_000, messageBurst: 1_000_000 };

export interface Chat {
  service: ChatService;
  transport: RecordingTransport;
  log: RecordingLogger;
  get<T>(token: InjectionToken<T>): T;
  /** One command of a user, through its schema, as a door would run it. */
  run<N extends CommandName>(user: string | Principal, name: N, input: CommandInput<N>): Promise<CommandOutput<N>>;
  /** GET, as over HTTP from this address. */
  read(path: string, remoteAddress?: string): Promise<{ status: number; body: unknown }>;
  close(): Promise<void>;
}

/**
 * `db` stays open when the chat closes, so that another can be started on it. Without one, the chat opens and closes
 * its own, which the options name.
 */
export async function startChat(db: Database | null, options: ChatOptions = {}): Promise<Chat> {
  const transport = new RecordingTransport();
  const log = new RecordingLogger();
  const builder = Test.createTestingModule({
    imports: [ChatModule.forRoot({ jwtSecret: SECRET, limits: UNLIMITED, ...options })],
  })
    .overrideProvider(TRANSPORTS)
    .useValue([transport])
    .setLogger(log);
  if (db) builder.overrideProvider(DATABASE).useValue({ ...db, close: async () => {} } satisfies Database);
  const module = await builder.compile();
  // It never listens, but without a door the outbox would leave its rows to a process that has one.
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await app.init();
  const dispatch = app.get(Dispatch);
  return {
    service: app.get(ChatService),
    transport,
    log,
    get: (token) => app.get(token),
    run: (user, name, input) =>
      dispatch.run({ principal: asPrincipal(user), connection: null }, name, input) as Promise<never>,
    read: async (url, remoteAddress = '127.0.0.1') => {
      const answer = await app.inject({ method: 'GET', url, remoteAddress });
      const isJson = String(answer.headers['content-type']).includes('json');
      return { status: answer.statusCode, body: isJson ? answer.json() : answer.body };
    },
    close: () => app.close(),
  };
}

export interface TestChat extends TestDatabase {
  readonly chat: Chat;
}

/** To be called at the top of a test file: one chat for all of its tests, on a database of their own. */
export function useChat(options: ChatOptions = {}): TestChat {
  const database = useDatabase();
  let chat: Chat | undefined;
  beforeAll(async () => {
    chat = await startChat(database.db, options);
  });
  // Hooks after a file run in reverse order: the chat closes before its database.
  afterAll(() => chat?.close());
  return {
    get db() {
      return database.db;
    },
    get place() {
      return database.place;
    },
    get chat() {
      if (!chat) throw new Error('The chat has not started yet');
      return chat;
    },
  };
}
