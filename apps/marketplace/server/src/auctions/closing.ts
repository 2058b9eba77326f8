// Ends auctions whose time is over: each once, on whichever node comes first, and again after one that died.
import { ChatService } from '@doran/server';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { MarketClock } from '../clock/market.clock.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { setListingState } from '../listings/listings.sql.js';
import { type Auction, lockDue, millisToNextEnd, updateClosed } from './auctions.sql.js';

/** An auction that another node opened, or that a bid there moved, is found within this time. */
const POLL_MS = 1_000;

@Injectable()
export class Closing implements OnModuleInit {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
    @Inject(MarketClock) private readonly clock: MarketClock,
  ) {}

  onModuleInit(): void {
    this.clock.every('Closing the auctions that are over', POLL_MS, () => this.closeDue());
  }

  /** Closes all that are due; answers in how many milliseconds the next one ends, null when nothing is live. */
  async closeDue(): Promise<number | null> {
    while (await this.db.transaction((tx) => this.#closeOne(tx)));
    return this.db.transaction(millisToNextEnd);
  }

  /** The auction, its last words, the winner's room and the listing's end commit together, or another node does it. */
  async #closeOne(tx: Tx): Promise<boolean> {
    const auction = await lockDue(tx);
    if (!auction) return false;
    const { id, highest, roomId } = auction;
    const sold = highest !== null && highest.amount >= (auction.reservePrice ?? 0);
    const winner = sold ? { id: highest.bidderId, name: highest.bidderName } : null;
    await this.deals.say(tx, roomId, {
      kind: 'auction_closed',
      auctionId: id,
      state: sold ? 'sold' : 'unsold',
      winner,
      amount: sold ? highest.amount : null,
    });
    await this.chat.changeRoom(tx, roomId, { state: 'readonly' });
    await setListingState(tx, auction.listingId, 'done');
    if (sold) await this.#openDeal(tx, auction, highest);
    else await updateClosed(tx, id, 'unsold', null);
    await this.deals.refreshAll(tx, auction.listingId);
    return true;
  }

  /** Seller and winner meet in their room, which may have stood before, and see each other's contact details there. */
  async #openDeal(tx: Tx, auction: Auction, highest: NonNullable<Auction['highest']>): Promise<void> {
    const { id: auctionId, listingId, title, sellerId } = auction;
    const { bidderId, bidderName, amount } = highest;
    const { roomId, created } = await this.deals.open(tx, { id: listingId, title, sellerId }, bidderId);
    if (!created) await this.lifecycle.reopen(tx, roomId);
    await this.deals.say(tx, roomId, {
      kind: 'auction_won',
      auctionId,
      by: { id: bidderId, name: bidderName },
      amount,
    });
    await this.deals.move(tx, roomId, () => updateClosed(tx, auctionId, 'sold', roomId));
  }
}
