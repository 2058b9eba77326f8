// What this node refuses while it has too much to do: the least important first, a message never.
import { ChatError, type CommandName } from '@doran/protocol';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DATABASE, type Database } from '../db/database.js';
import { Metrics } from '../observability/metrics.js';
import { Pressure, WAIT_MS } from './pressure.js';

/** What is refused, in this order: the first from level 1 on, all of it at level 5. */
const ORDER = ['typing', 'presence', 'receipts', 'history', 'connections'] as const;
export type Shed = (typeof ORDER)[number];

/**
 * The one table of what each command is worth. `kept` is never refused here: what somebody wrote or decided, what heals
 * a client (`sync`), what keeps a session alive, and what makes work less.
 */
const WORTH: Record<CommandName, Exclude<Shed, 'connections'> | 'kept'> = {
  'typing:set': 'typing',
  'presence:get': 'presence',
  'presence:watch': 'presence',
  'receipt:mark': 'receipts',
  'message:list': 'history',
  'room:list': 'history',
  'room:get': 'history',
  'room:subscribe': 'history',
  'unread:get': 'history',
  'block:list': 'history',
  'message:send': 'kept',
  'message:edit': 'kept',
  'message:delete': 'kept',
  'room:open': 'kept',
  'room:update': 'kept',
  'room:unsubscribe': 'kept',
  'member:add': 'kept',
  'member:remove': 'kept',
  'block:set': 'kept',
  'report:create': 'kept',
  'session:refresh': 'kept',
  sync: 'kept',
};

const SAMPLE_MS = 200;
/** Refused callers come back spread over this time, longer than it takes to see whether refusing has helped. */
const RETRY_MS = { least: 1_000, most: 5_000 };
/** The probe's name, by which a test that counts statements leaves it out. */
export const PROBE = 'load-probe';

@Injectable()
export class Load implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #pressure = new Pressure();
  /** Further waits for the database, such as the writer's. */
  readonly #waits: (() => number)[] = [];
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;
  #askedAt: number | null = null;
  #answerMs = 0;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  get level(): number {
    return this.#pressure.level;
  }

  /** Looks at this too: for how many milliseconds the database has been keeping somebody waiting. */
  watch(waitedMs: () => number): void {
    this.#waits.push(waitedMs);
  }

  /** Throws when the command is to be refused now. */
  requireCommand(name: CommandName): void {
    const worth = WORTH[name];
    if (this.level > 0 && worth !== 'kept') this.#require(worth);
  }

  /** Throws when a new connection is to be refused now. */
  requireConnection(): void {
    this.#require('connections');
  }

  onApplicationBootstrap(): void {
    // A process without a door refuses nobody.
    if (!this.http.httpAdapter) return;
    this.#dueAt = performance.now() + SAMPLE_MS;
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.#timer);
  }

  #require(what: Shed): void {
    if (this.level <= ORDER.indexOf(what)) return;
    this.metrics.shed(what);
    const { lagMs, databaseMs } = this.#pressure;
    throw new ChatError(
      'unavailable',
      databaseMs > lagMs ? 'The database does not answer right now' : 'This server has too much to do right now',
      { retryAfterMs: Math.round(RETRY_MS.least + Math.random() * (RETRY_MS.most - RETRY_MS.least)) },
    );
  }

  #sample(): void {
    const now = performance.now();
    const lagMs = Math.max(0, now - this.#dueAt);
    this.#dueAt = now + SAMPLE_MS;
    this.#pressure.take(lagMs, this.#databaseMs(now, lagMs));
    this.metrics.load(this.#pressure.lagMs / 1_000, this.#pressure.databaseMs / 1_000, this.level);
    if (this.#askedAt === null) void this.#ask(now);
  }

  /** A question that is still out counts for as long as it has been out, less what the loop itself was late. */
  #databaseMs(now: number, lagMs: number): number {
    const outMs = this.#askedAt === null ? 0 : now - this.#askedAt - lagMs;
    return Math.max(this.#answerMs, outMs, ...this.#waits.map((waitedMs) => waitedMs()));
  }

  /** Asks on the way that every command takes, so that waiting for a connection counts. */
  async #ask(now: number): Promise<void> {
    this.#askedAt = now;
    const answered = await this.db.query('select 1', [], PROBE).then(
      () => true,
      () => false,
    );
    this.#askedAt = null;
    // A database that refuses is as bad as one that does not answer.
    this.#answerMs = answered ? performance.now() - now : Math.max(...WAIT_MS);
    if (answered) this.metrics.poolWaited(this.#answerMs / 1_000);
  }
}
