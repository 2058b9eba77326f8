// How long a deal's room lives: readonly some days after the deal was completed, closed when its listing is removed.
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MarketClock } from '../clock/market.clock.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { claimDueRooms, clearReadonly, selectNextDue, setReadonlyIn, takeRoomsOf } from './lifecycle.sql.js';

export const READONLY_AFTER_DAYS = Symbol('ReadonlyAfterDays');

const DAY_SECONDS = 86_400;
const BATCH = 100;
/** A completion on another node is found within this time. */
const POLL_MS = 5_000;

@Injectable()
export class Lifecycle implements OnModuleInit {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(MarketClock) private readonly clock: MarketClock,
    @Inject(READONLY_AFTER_DAYS) private readonly readonlyAfterDays: number,
  ) {}

  onModuleInit(): void {
    this.clock.every('Making the rooms of completed deals readonly', POLL_MS, () => this.#endDue());
  }

  /** From the completing transaction: some days are left to say thank you, or to complain. */
  completed(tx: Tx, roomId: string): Promise<void> {
    return setReadonlyIn(tx, roomId, this.readonlyAfterDays * DAY_SECONDS);
  }

  /** A new deal of the same two begins in their room. */
  async reopen(tx: Tx, roomId: string): Promise<void> {
    await clearReadonly(tx, roomId);
    await this.chat.changeRoom(tx, roomId, { state: 'open' });
  }

  /** With the listing that is removed in this transaction. */
  async closeRooms(tx: Tx, listingId: string): Promise<void> {
    for (const roomId of await takeRoomsOf(tx, listingId)) {
      await this.deals.say(tx, roomId, { kind: 'listing_removed' });
      await this.chat.changeRoom(tx, roomId, { state: 'closed' });
      await this.deals.refresh(tx, roomId);
    }
  }

  /** Claim and change commit together: a node that dies in between has claimed nothing. */
  #endDue(): Promise<number | null> {
    return this.db.transaction(async (tx) => {
      const due = await claimDueRooms(tx, BATCH);
      for (const roomId of due) await this.chat.changeRoom(tx, roomId, { state: 'readonly' });
      return selectNextDue(tx);
    });
  }
}
