// The only place where a message gets its sequence number.
import { isDeepStrictEqual } from 'node:util';
import { ChatError, type Message } from '@doran/protocol';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DATABASE, type Database, type Queryable } from '../db/database.js';
import { failed, GroupCommit, type Outcome, ok } from '../db/group.commit.js';
import { isPassing, passingAsUnavailable, sqlState } from '../db/trouble.js';
import { Metrics } from '../observability/metrics.js';
import { Tracing } from '../observability/tracing.js';
import {
  awaitCommitted,
  insertMessages,
  lockRoom,
  type NewMessage,
  selectFreeRooms,
  selectSent,
} from './messages.sql.js';
import { Recent } from './recent.js';

export interface Written {
  message: Message;
  /** The id stood already: this is the first message, and nobody needs to hear of it again ([SEND2]). */
  repeated: boolean;
}

type Outcomes = Map<NewMessage, Outcome<Written>>;

const UNIQUE_VIOLATION = '23505';
const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';
const REMEMBERED_KEYS = 20_000;

const keyOf = (message: { roomId: string; id: string }): string => `${message.roomId} ${message.id}`;

@Injectable()
export class MessagesWriter implements OnApplicationShutdown {
  readonly #batches: GroupCommit<NewMessage, Written>;
  /** Rooms whose row another transaction holds: each writes in a lane of its own, so that it delays no other room. */
  readonly #lanes = new Map<string, GroupCommit<NewMessage, Written>>();
  // By the id alone: it is its room's own (`unique (id, room_id)`), and one that two rooms share costs a question, no more.
  /** Ids written lately. One that comes again is looked up first, so that a client's replays fail nobody's batch. */
  readonly #recent = new Recent(REMEMBERED_KEYS);
  /** Ids whose writing failed, and may have been committed all the same: nobody was told of them. */
  readonly #unclear = new Recent(REMEMBERED_KEYS);

  #batchAt: number | null = null;

  constructor(
    @Inject(DATABASE) private readonly db: Database,
    @Inject(Metrics) private readonly metrics: Metrics,
    @Inject(Tracing) private readonly tracing: Tracing,
  ) {
    this.#batches = new GroupCommit((batch) => this.#observed(batch));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#batches.idle();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.idle()));
  }

  /** For how many milliseconds the batch under way has been waiting for the database. */
  get waitedMs(): number {
    return this.#batchAt === null ? 0 : performance.now() - this.#batchAt;
  }

  /** Resolves when the message is committed, in the order in which one room's messages were given. */
  write(message: NewMessage): Promise<Written> {
    return this.#batches.add(message);
  }

  /** Whether an earlier attempt at it failed here: then whoever finds it written is the first who can tell of it. */
  wasUnclear(message: { id: string }): boolean {
    return this.#unclear.delete(message.id);
  }

  /** What stands under the message's id, if it is this message; null otherwise. */
  async findRepeat(message: NewMessage): Promise<Written | null> {
    const outcome = (await lookUpKept(this.db, [message])).get(message);
    return outcome?.ok ? outcome.value : null;
  }

  /** Writes one message in the caller's transaction, whose lock on the room's row lasts until it commits. */
  async writeIn(tx: Queryable, message: NewMessage): Promise<Written> {
    // Looked up first, and behind whoever is writing it just now: a unique violation would abort the caller's transaction.
    await lockRoom(tx, message.roomId);
    const sentBefore = (await lookUpSent(tx, [message])).get(message);
    if (sentBefore) {
      if (!sentBefore.ok) throw sentBefore.error;
      return sentBefore.value;
    }
    const [written] = await insertMessages(tx, [message]);
    return { message: written as Message, repeated: false };
  }

  async #observed(batch: NewMessage[]): Promise<Outcome<Written>[]> {
    const begunAt = performance.now();
    this.#batchAt = begunAt;
    try {
      const facts = () => ({ 'doran.messages': batch.length });
      return await this.tracing.span('batch', () => this.#commit(batch), facts);
    } finally {
      this.#batchAt = null;
      this.metrics.committed(batch.length, (performance.now() - begunAt) / 1_000);
    }
  }

  async #commit(batch: NewMessage[]): Promise<Outcome<Written>[]> {
    const outcomes: Outcomes = new Map();
    // An id that comes several times in one batch is tried once in a round: in the next, the others find it standing.
    for (let left = batch; left.length > 0; left = left.filter((message) => !outcomes.has(message))) {
      await this.#commitRound(left, outcomes);
    }
    return batch.map((message) => outcomes.get(message) as Outcome<Written>);
  }

  async #commitRound(messages: NewMessage[], outcomes: Outcomes): Promise<void> {
    const suspects = messages.filter(({ id }) => this.#recent.has(id));
    for (const [message, outcome] of await lookUpKept(this.db.writer, suspects)) outcomes.set(message, outcome);

    const fresh = new Map<string, NewMessage>();
    for (const message of messages) {
      if (!outcomes.has(message) && !fresh.has(keyOf(message))) fresh.set(keyOf(message), message);
    }
    const free = [...fresh.values()].filter((message) => !this.#lanes.has(message.roomId));
    for (const message of fresh.values()) {
      if (this.#lanes.has(message.roomId)) outcomes.set(message, this.#writeInLane(message));
    }
    await this.#writeFree(this.db.writer, free, outcomes);
  }

  /** Writes messages into `outcomes`, whatever it takes: each ends written, repeated, in a lane, or failed alone. */
  async #writeFree(db: Queryable, messages: NewMessage[], outcomes: Outcomes): Promise<void> {
    if (messages.length === 0) return;
    const sorted = messages.toSorted((a, b) => (a.roomId < b.roomId ? -1 : a.roomId > b.roomId ? 1 : 0));
    try {
      const written = await insertMessages(db, sorted);
      written.forEach((message, index) => {
        outcomes.set(sorted[index] as NewMessage, ok({ message, repeated: false }));
        this.#recent.add(message.id);
      });
    } catch (error) {
      await this.#recover(db, sorted, outcomes, error);
    }
  }

  async #recover(db: Queryable, messages: NewMessage[], outcomes: Outcomes, error: unknown): Promise<void> {
    const state = sqlState(error);
    if (state === UNIQUE_VIOLATION) {
      const sent = await lookUpKept(db, messages);
      if (sent.size > 0) {
        for (const [message, outcome] of sent) outcomes.set(message, outcome);
        const rest = messages.filter((message) => !sent.has(message));
        return this.#writeFree(db, rest, outcomes);
      }
      // None stands: two of them share an id (a repeat that met its first in a lane). Below, one after the other finds it.
    }
    if (state === DEADLOCK) {
      await this.#writeFree(db, messages, outcomes);
    } else if (state === LOCK_NOT_AVAILABLE && db === this.db.writer) {
      await this.#writeAroundHeld(messages, outcomes);
    } else if (messages.length === 1 || isPassing(error)) {
      for (const message of messages) {
        outcomes.set(message, failed(passingAsUnavailable(error)));
        this.#unclear.add(message.id);
      }
    } else {
      // One of them cannot be written. Alone, each other one can.
      for (const message of messages) {
        // Its room may have got a lane just now, for a message that this one must not overtake.
        const behind = db === this.db.writer && this.#lanes.has(message.roomId);
        if (behind) outcomes.set(message, this.#writeInLane(message));
        else await this.#writeFree(db, [message], outcomes);
      }
    }
  }

  /** Another transaction holds a row: the messages of its room go into a lane, those of the others are written. */
  async #writeAroundHeld(messages: NewMessage[], outcomes: Outcomes): Promise<void> {
    const rooms = [...new Set(messages.map((message) => message.roomId))];
    const free = rooms.length === 1 ? new Set<string>() : await selectFreeRooms(this.db.writer, rooms);
    for (const message of messages) if (!free.has(message.roomId)) outcomes.set(message, this.#writeInLane(message));
    // No room is held, so it is a member's row: each room by itself shows whether it is one of its own.
    const parts = free.size === rooms.length ? rooms.map((room) => new Set([room])) : [free];
    for (const part of parts) {
      const rest = messages.filter((message) => part.has(message.roomId));
      await this.#writeFree(this.db.writer, rest, outcomes);
    }
  }

  #writeInLane(message: NewMessage): Outcome<Written> {
    const { roomId } = message;
    const lane = this.#lanes.get(roomId) ?? this.#openLane(roomId);
    const written = lane.add(message);
    // It may fail before the batch that it came in has ended: until then nobody listens, and that would end the process.
    written.catch(() => {});
    return ok(written);
  }

  #openLane(roomId: string): GroupCommit<NewMessage, Written> {
    const lane = new GroupCommit<NewMessage, Written>(async (batch) => {
      const outcomes: Outcomes = new Map();
      await this.#writeFree(this.db, batch, outcomes);
      return batch.map((message) => outcomes.get(message) as Outcome<Written>);
    });
    this.#lanes.set(roomId, lane);
    const closeWhenIdle = async () => {
      do await lane.idle();
      while (lane.busy);
      this.#lanes.delete(roomId);
    };
    // After the caller's add: an empty lane is idle at once.
    queueMicrotask(closeWhenIdle);
    return lane;
  }
}

/** As {@link lookUpSent}, and answered no sooner than a failover would keep what it found: its first ack may have failed. */
async function lookUpKept(db: Queryable, messages: NewMessage[]): Promise<Outcomes> {
  const sent = await lookUpSent(db, messages);
  if (sent.size > 0) await awaitCommitted(db);
  return sent;
}

/** The outcomes of those messages whose id stands already: the first message, or `conflict` ([SEND2], [SEND3]). */
async function lookUpSent(db: Queryable, messages: NewMessage[]): Promise<Outcomes> {
  if (messages.length === 0) return new Map();
  const found = await selectSent(db, messages);
  const byKey = new Map(found.map((sent) => [keyOf(sent.message), sent]));
  const outcomes: Outcomes = new Map();
  for (const message of messages) {
    const sent = byKey.get(keyOf(message));
    if (sent)
      outcomes.set(
        message,
        same(sent.content, { ...message, ...message.written })
          ? ok({ message: sent.message, repeated: true })
          : conflict(),
      );
  }
  return outcomes;
}

type Content = Pick<NewMessage, 'senderId' | 'type' | 'body' | 'data' | 'attachments' | 'replyTo'>;

function same(a: Content, b: Content): boolean {
  const ids = (content: Content) => content.attachments.map((attachment) => attachment.id);
  return (
    a.senderId === b.senderId &&
    a.type === b.type &&
    a.body === b.body &&
    a.replyTo === b.replyTo &&
    isDeepStrictEqual(asStored(a.data), asStored(b.data)) &&
    isDeepStrictEqual(ids(a), ids(b))
  );
}

/** As JSON keeps it: -0 is 0 there, a Date is text, and what is undefined is not there. */
function asStored(data: NewMessage['data']): unknown {
  return JSON.parse(JSON.stringify(data));
}

function conflict(): Outcome<never> {
  return failed(new ChatError('conflict', 'Another message was sent under this id'));
}
