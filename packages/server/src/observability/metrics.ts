// What this node counts of itself: every metric, its name and its few labels, behind methods that anyone may call.
import type { ChatEvent, CommandName, ErrorCode, EventName } from '@doran/protocol';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { Spread } from './spread.js';
import { Tally } from './tally.js';

/** How a command ended: well, as a repeat of one that had ended well, or with an error's code. */
export type Outcome = 'ok' | 'repeated' | ErrorCode;
/** How a sync ended: nothing had moved, all that moved was told, or there was more than one answer holds. */
export type SyncOutcome = 'nothing' | 'caught_up' | 'truncated';
/** What carries a connection. */
export type Carrier = 'websocket' | 'polling' | 'sse';

/** What is looked at only when somebody reads the metrics. */
export interface Sources {
  connections?: () => Record<Carrier, number>;
  /** By name; none on the embedded database. */
  pools?: () => Record<string, { total: number; idle: number; waiting: number }>;
}
/** The words of a gauge's labels, and its value. */
type Sample = readonly [words: readonly string[], value: number];

/** From a millisecond, which a commit takes, to the 15 s after which a statement is given up. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const BATCH = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

/** The process is one, however many chats are in it: its figures are gathered once. */
let ofTheProcess: Registry | undefined;

function processRegistry(): Registry {
  if (!ofTheProcess) {
    ofTheProcess = new Registry();
    collectDefaultMetrics({ register: ofTheProcess });
  }
  return ofTheProcess;
}

/** No label ever holds a user, a room or a file: the number of series is fixed by the protocol. */
@Injectable()
export class Metrics {
  // Its own registry: a host may count things of its own under prom-client's.
  readonly #registry = new Registry();
  readonly #sources: Sources = {};

  readonly #commands = this.#counter('doran_commands_total', 'Commands answered, by outcome', 'command', 'outcome');
  readonly #acks = this.#histogram('doran_ack_seconds', 'From a command received to its ack', SECONDS, 'command');
  readonly #batches = this.#histogram('doran_batch_messages', 'Messages that were committed in one batch', BATCH);
  readonly #commits = this.#histogram('doran_batch_seconds', 'From a batch begun to its outcome', SECONDS);
  readonly #published = this.#counter('doran_events_published_total', 'Events that began on this node', 'event');
  readonly #handed = this.#counter('doran_events_handed_total', 'Events handed to connections here', 'event');
  readonly #recipients = this.#counter('doran_event_recipients_total', 'Connections they were handed to', 'event');
  readonly #delivery = this.#histogram('doran_delivery_seconds', 'From a message made to handed over here', SECONDS);
  readonly #dropped = this.#counter('doran_events_dropped_total', 'Ephemeral events kept from slow readers', 'event');
  readonly #slow = this.#counter('doran_slow_closes_total', 'Connections closed for reading too slowly', 'carrier');
  readonly #syncs = this.#counter('doran_syncs_total', 'Syncs answered, by outcome', 'outcome');
  readonly #syncRequired = this.#counter('doran_sync_required_total', 'Connections here that were told to sync');
  readonly #outboxAge = this.#gauge('doran_outbox_age_seconds', 'How long the oldest row of the outbox is due');
  readonly #outboxFailed = this.#gauge('doran_outbox_failed_rows', 'Rows of the outbox that were given up');
  readonly #poolWait = this.#histogram(
    'doran_pool_wait_seconds',
    'What a probe waited for a connection and its answer',
    SECONDS,
  );
  readonly #answer = this.#gauge('doran_database_answer_seconds', 'How long the database took for its last probe');
  readonly #lag = this.#gauge('doran_event_loop_lag_seconds', 'Event loop lag, smoothed, as load shedding sees it');
  readonly #level = this.#gauge('doran_load_level', 'What is shed: 0 nothing, 1 typing … 5 new connections too');
  readonly #shed = this.#counter('doran_shed_total', 'Commands and connections refused under load', 'class');
  readonly #draining = this.#gauge('doran_draining', '1 while this node is on its way out');
  // A node without Redis must not look like one whose Redis is down: these begin to exist with the first word of it.
  #redis: { up: Gauge; reconnects: Tally; missed: Tally } | undefined;

  constructor() {
    this.#sampled('doran_connections', 'Live connections', ['carrier'], () =>
      Object.entries(this.#sources.connections?.() ?? {}).map(([carrier, count]) => [[carrier], count] as const),
    );
    this.#sampled('doran_pool', 'Connections of each pool, and callers that wait for one', ['pool', 'state'], () =>
      Object.entries(this.#sources.pools?.() ?? {}).flatMap(([pool, { total, idle, waiting }]) =>
        Object.entries({ idle, busy: total - idle, waiting }).map(([state, count]) => [[pool, state], count] as const),
      ),
    );
  }

  /** The text that Prometheus reads. */
  async text(): Promise<string> {
    return Registry.merge([this.#registry, processRegistry()]).metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** Names where to look when somebody reads. */
  sample(sources: Sources): void {
    Object.assign(this.#sources, sources);
  }

  /** A command was answered, `seconds` after it came in. */
  answered(command: CommandName | 'unknown', outcome: Outcome, seconds: number): void {
    this.#commands.add(1, command, outcome);
    this.#acks.add(seconds, command);
  }

  /** The writer has committed a batch. */
  committed(messages: number, seconds: number): void {
    this.#batches.add(messages);
    this.#commits.add(seconds);
  }

  /** An event set out from this node. */
  published(event: EventName): void {
    this.#published.add(1, event);
  }

  /** An event, of this node or another, was handed to so many connections of this node. */
  handedOver({ name, data }: ChatEvent, recipients: number): void {
    if (recipients === 0) return;
    this.#handed.add(1, name);
    this.#recipients.add(recipients, name);
    // The clock that made it is the database's: a node whose own is behind has handed it over at once.
    if (name === 'message:created') {
      this.#delivery.add(Math.max(0, Date.now() - Date.parse(data.message.createdAt)) / 1_000);
    }
  }

  /** An ephemeral event was kept from a slow reader. */
  dropped(event: EventName): void {
    this.#dropped.add(1, event);
  }

  /** A connection was closed because it read too slowly. */
  slowClosed(carrier: Carrier): void {
    this.#slow.add(1, carrier);
  }

  synced(outcome: SyncOutcome): void {
    this.#syncs.add(1, outcome);
  }

  /** A connection of this node was told to sync. */
  syncRequired(): void {
    this.#syncRequired.add(1);
  }

  outbox(ageSeconds: number, failedRows: number): void {
    this.#outboxAge.set(ageSeconds);
    this.#outboxFailed.set(failedRows);
  }

  /** A probe waited so long for a connection of the pool, and for its answer. */
  poolWaited(seconds: number): void {
    this.#poolWait.add(seconds);
  }

  /** What load shedding saw last, and what it made of it. */
  load(lagSeconds: number, databaseSeconds: number, level: number): void {
    this.#lag.set(lagSeconds);
    this.#answer.set(databaseSeconds);
    this.#level.set(level);
  }

  shed(what: string): void {
    this.#shed.add(1, what);
  }

  drains(): void {
    this.#draining.set(1);
  }

  /** Whether Redis answers this node now. */
  redis(up: boolean): void {
    this.#redisMetrics().up.set(up ? 1 : 0);
  }

  redisReconnected(): void {
    this.#redisMetrics().reconnects.add(1);
  }

  /** Another node's frame came after one or more that did not. */
  redisMissed(): void {
    this.#redisMetrics().missed.add(1);
  }

  #redisMetrics() {
    this.#redis ??= {
      up: this.#gauge('doran_redis_up', '1 while Redis answers this node'),
      reconnects: this.#counter('doran_redis_reconnects_total', 'Times that Redis came back'),
      missed: this.#counter('doran_redis_missed_frames_total', 'Gaps in what other nodes say'),
    };
    return this.#redis;
  }

  #counter(name: string, help: string, ...labelNames: string[]): Tally {
    return new Tally({ name, help, labelNames, registers: [this.#registry] });
  }

  #gauge(name: string, help: string): Gauge {
    return new Gauge({ name, help, registers: [this.#registry] });
  }

  /** A gauge that looks when it is read: the words of its labels, and what they count. */
  #sampled(name: string, help: string, labelNames: string[], read: () => Iterable<Sample>): void {
    new Gauge({
      name,
      help,
      labelNames,
      registers: [this.#registry],
      collect() {
        for (const [words, count] of read()) {
          this.set(Object.fromEntries(labelNames.map((label, index) => [label, words[index]])), count);
        }
      },
    });
  }

  #histogram(name: string, help: string, buckets: number[], labelName?: string): Spread {
    const labelNames = labelName === undefined ? [] : [labelName];
    return new Spread({ name, help, buckets, labelNames, registers: [this.#registry] });
  }
}
