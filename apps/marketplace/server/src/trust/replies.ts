// How people answer in the chat: counted again from time to time, and the little that it does to their trust.
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MarketClock } from '../clock/market.clock.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { type Replies, repliesKind, WEIGHTS } from './scoring.js';
import { Trust } from './trust.js';
import { claimStale, deleteEvents, insertEvent, selectEvents, selectReplies, updateReplies } from './trust.sql.js';

const WINDOW_MS = 90 * 24 * 3_600_000;
/** Figures of those at whom nobody looks are this old at most. */
const STALE_SECONDS = 6 * 3_600;
const POLL_MS = 60_000;
/** A profile that is looked at often counts no more often than this: counting reads many messages. */
const FRESH_MS = 10_000;
/** It replaces the one before, whichever kind that was. */
const CAUSE = 'the last 90 days';
const KINDS = ['replies_fast', 'replies_rare'] as const;

@Injectable()
export class ReplyCounts implements OnModuleInit {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Trust) private readonly trust: Trust,
    @Inject(MarketClock) private readonly clock: MarketClock,
  ) {}

  onModuleInit(): void {
    this.clock.every('Counting how people answer', POLL_MS, () => this.#countStale());
  }

  /** The figures as they are kept, counted again when they are not fresh. */
  async fresh(tx: Tx, personId: string): Promise<Replies> {
    const { ageMs, ...kept } = await selectReplies(tx, personId);
    return ageMs !== null && ageMs < FRESH_MS ? kept : this.#count(tx, personId);
  }

  /** One person in each transaction: others wait for their rows no longer than one count takes. */
  async #countStale(): Promise<null> {
    while (
      await this.db.transaction(async (tx) => {
        const id = await claimStale(tx, STALE_SECONDS);
        if (id !== null) await this.#count(tx, id);
        return id !== null;
      })
    );
    return null;
  }

  async #count(tx: Tx, personId: string): Promise<Replies> {
    const figures = await this.chat.replyFigures(tx, personId, new Date(Date.now() - WINDOW_MS));
    await this.trust.change(tx, [personId], async () => {
      await updateReplies(tx, personId, figures);
      const kind = repliesKind(figures);
      const before = (await selectEvents(tx, personId)).find((event) => KINDS.some((known) => known === event.kind));
      if (kind === (before?.kind ?? null)) return;
      await deleteEvents(tx, personId, KINDS);
      if (kind) await insertEvent(tx, { personId, kind, cause: CAUSE, points: WEIGHTS[kind].points ?? 0 });
    });
    return figures;
  }
}
