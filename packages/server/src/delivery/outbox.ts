// What must happen after a commit, surely: rows written in the transaction, done at least once after it.
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DATABASE, type Database, type Queryable, type Subscription } from '../db/database.js';
import { isPassing } from '../db/trouble.js';
import { Metrics } from '../observability/metrics.js';
import { storyOf, wordsOf } from '../observability/words.js';
import { claimDue, failRow, finishRows, insertRow, measure, type OutboxRow, retryRow } from './outbox.sql.js';

/** What each kind of row carries. */
export interface OutboxJobs {
  'message:posted': { roomId: string; seq: number; silent: boolean };
  'messages:changed': { roomId: string; before: number; after: number };
  'room:opened': { roomId: string };
  'room:changed': { roomId: string };
  'room:mine': { roomId: string; userId: string };
  'members:joined': { roomId: string; userIds: string[] };
  'member:left': { roomId: string; userId: string };
  'user:changed': { userId: string };
}
export type OutboxKind = keyof OutboxJobs;

const BATCH = 100;
/** A missed notification is made good within this time. */
const POLL_MS = 2_000;
/** How often the outbox is measured for the operator. */
const LOOK_MS = 10_000;
const MAX_ATTEMPTS = 10;

@Injectable()
export class Outbox implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #log = new Logger(Outbox.name);
  readonly #handlers = new Map<string, (payload: never) => Promise<void>>();
  #running: Promise<void> | null = null;
  #again = false;
  #stopped = false;
  #poll: NodeJS.Timeout | undefined;
  #look: NodeJS.Timeout | undefined;
  #channel: Subscription | undefined;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
    @Inject(Metrics) private readonly metrics: Metrics,
  ) {}

  /** Features say at start what each kind means. A handler may run twice for one row: it must not mind. */
  handle<K extends OutboxKind>(kind: K, handler: (payload: OutboxJobs[K]) => Promise<void>): void {
    this.#handlers.set(kind, handler);
  }

  /** Writes a row in the caller's transaction. Its commit wakes the relay, on whichever node. */
  add<K extends OutboxKind>(tx: Queryable, kind: K, payload: OutboxJobs[K]): Promise<void> {
    return insertRow(tx, kind, payload);
  }

  async onApplicationBootstrap(): Promise<void> {
    // A process without a door (a worker that only posts) has nobody to tell: it leaves the rows to one that has.
    if (!this.http.httpAdapter) return;
    const wake = () => this.wake();
    this.#channel = await this.db.listen('doran_outbox', { heard: wake, back: wake });
    this.#poll = setInterval(wake, POLL_MS);
    this.#look = setInterval(() => void this.#measure(), LOOK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#poll);
    clearInterval(this.#look);
    await this.#channel?.close();
    await this.#running;
  }

  wake(): void {
    this.#again = true;
    if (this.#running || this.#stopped) return;
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
  }

  async #drain(): Promise<void> {
    try {
      while (this.#again && !this.#stopped) {
        this.#again = false;
        const rows = await claimDue(this.db, BATCH);
        if (rows.length === BATCH) this.#again = true;
        await this.#work(rows);
      }
    } catch (error) {
      // The rows stay; the poll comes back to them.
      if (!isPassing(error)) this.#log.error('The outbox could not be read', storyOf(error));
    }
  }

  async #measure(): Promise<void> {
    try {
      const { ageSeconds, failed } = await measure(this.db);
      this.metrics.outbox(ageSeconds, failed);
    } catch (error) {
      this.#log.warn(`The outbox could not be measured: ${wordsOf(error)}`);
    }
  }

  async #work(rows: OutboxRow[]): Promise<void> {
    const done: string[] = [];
    for (const row of rows) {
      try {
        const handler = this.#handlers.get(row.kind);
        if (!handler) throw new Error(`Nothing handles outbox rows of the kind ${row.kind}`);
        await handler(row.payload as never);
        done.push(row.id);
      } catch (error) {
        await this.#defer(row, error);
      }
    }
    if (done.length > 0) await finishRows(this.db, done);
  }

  async #defer(row: OutboxRow, error: unknown): Promise<void> {
    const words = wordsOf(error);
    if (row.attempts >= MAX_ATTEMPTS && !isPassing(error)) {
      this.#log.error(`Outbox row ${row.id} (${row.kind}) is given up after ${row.attempts} attempts: ${words}`);
      await failRow(this.db, row.id, words);
      return;
    }
    this.#log.warn(`Outbox row ${row.id} (${row.kind}) will be tried again: ${words}`);
    await retryRow(this.db, row.id, words, Math.min(60, 2 ** row.attempts));
  }
}
