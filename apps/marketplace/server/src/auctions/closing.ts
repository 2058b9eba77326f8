// Ends auctions whose time is over: each once, on whichever node comes first, and again after one that died.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { type Auction, lockDue, millisToNextEnd, updateClosed } from './auctions.sql.js';

@Injectable()
export class Closing {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(ChatService) private readonly chat: ChatService,
  ) {}

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
    const dealRoomId = sold ? await this.#openDeal(tx, auction, highest) : null;
    await tx.query(`update market.listings set state = 'done' where id = $1`, [auction.listingId]);
    await updateClosed(tx, id, sold ? 'sold' : 'unsold', dealRoomId);
    if (dealRoomId !== null) await this.deals.openContacts(tx, dealRoomId);
    return true;
  }

  async #openDeal(tx: Tx, auction: Auction, highest: NonNullable<Auction['highest']>): Promise<string> {
    const { id: auctionId, listingId, title, sellerId } = auction;
    const { roomId } = await this.deals.open(tx, { id: listingId, title, sellerId }, highest.bidderId);
    const by = { id: highest.bidderId, name: highest.bidderName };
    await this.deals.say(tx, roomId, { kind: 'auction_won', auctionId, by, amount: highest.amount });
    return roomId;
  }
}
