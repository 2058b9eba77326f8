// Auctions before and after the bidding: opening one, looking at one, joining its talk, and what became of the deal.
import { randomUUID } from 'node:crypto';
import { ChatService } from '@doran/server';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { AuctionView, NewAuction } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { insertListing } from '../listings/listings.sql.js';
import { MarketError } from '../market.error.js';
import { People } from '../people/people.js';
import { DEAL_EVENTS, type DealEvents } from '../terms/deal.events.js';
import { viewOf } from './auction.view.js';
import { type Auction, insertAuction, lockAuction, selectAuction, updateSettled } from './auctions.sql.js';
import { noSuchAuction } from './bidding.js';

@Injectable()
export class Auctions {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(People) private readonly people: People,
    @Optional() @Inject(DEAL_EVENTS) private readonly events?: DealEvents,
  ) {}

  async open(sellerId: string, auction: NewAuction): Promise<AuctionView> {
    return this.db.transaction(async (tx) => {
      const id = await this.openIn(tx, sellerId, auction);
      return viewOf((await selectAuction(tx, id)) as Auction, sellerId);
    });
  }

  /** The listing, its auction and the channel come to be together; answers the auction's id. */
  async openIn(tx: Tx, sellerId: string, auction: NewAuction): Promise<string> {
    const { startingPrice, increment, reservePrice = null, seconds, ...shown } = auction;
    const [id, listingId] = [randomUUID(), randomUUID()];
    await insertListing(tx, listingId, sellerId, { ...shown, mode: 'auction', price: startingPrice });
    const { roomId } = await this.chat.openRoom(tx, {
      kind: 'channel',
      members: [sellerId],
      owner: sellerId,
      subject: { type: 'auction', id },
      title: shown.title,
    });
    await insertAuction(tx, { id, listingId, roomId, startingPrice, increment, reservePrice, seconds });
    return id;
  }

  async view(id: string, viewerId: string): Promise<AuctionView> {
    const auction = await this.db.transaction((tx) => selectAuction(tx, id));
    if (!auction) throw noSuchAuction();
    return viewOf(auction, viewerId);
  }

  /** Whoever joined may write in the channel, not only watch it. */
  async join(id: string, personId: string): Promise<{ roomId: string }> {
    return this.db.transaction(async (tx) => {
      const auction = await selectAuction(tx, id);
      if (!auction) throw noSuchAuction();
      await this.chat.addMembers(tx, auction.roomId, [personId]);
      return { roomId: auction.roomId };
    });
  }

  /** The seller says whether the winner paid; once. */
  async settle(id: string, callerId: string, state: 'paid' | 'dropped'): Promise<AuctionView> {
    const seller = await this.people.require(callerId);
    return this.db.transaction(async (tx) => {
      const auction = await lockAuction(tx, id);
      if (!auction || auction.sellerId !== callerId) throw noSuchAuction();
      if (auction.state !== 'sold') throw notToSettle(auction);
      await updateSettled(tx, id, state);
      const by = { id: callerId, name: seller.name };
      const { dealRoomId, highest } = auction;
      if (dealRoomId !== null) {
        await this.deals.say(tx, dealRoomId, { kind: 'auction_settled', auctionId: id, state, by });
        await this.deals.refresh(tx, dealRoomId);
      }
      if (highest) await this.events?.auctionSettled(tx, { auctionId: id, winnerId: highest.bidderId, state });
      return viewOf({ ...auction, state }, callerId);
    });
  }
}

const notToSettle = ({ state }: Auction) =>
  new MarketError(
    'conflict',
    state === 'paid' || state === 'dropped'
      ? { ko: '이미 정리된 경매예요.', en: 'This auction has been settled already.' }
      : { ko: '낙찰된 경매가 아니에요.', en: 'This auction was not sold.' },
    { state },
  );
