// Auctions before and after the bidding: opening one, looking at one, joining its talk, and what became of the deal.
import { ChatService } from '@doran/server';
import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { AuctionView } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { DEAL_EVENTS, type DealEvents } from '../deals/deal.events.js';
import { Deals } from '../deals/deals.js';
import { MarketError } from '../market.error.js';
import { People } from '../people/people.js';
import { viewOf } from './auction.view.js';
import {
  type Auction,
  insertAuction,
  lockAuction,
  selectAuction,
  selectOfListings,
  updateSettled,
} from './auctions.sql.js';
import { noSuchAuction } from './bidding.js';

export interface AuctionToOpen {
  startingPrice: number;
  increment: number;
  reservePrice?: number | undefined;
  seconds: number;
}

interface AuctionedListing {
  id: string;
  title: string;
  sellerId: string;
}

@Injectable()
export class Auctions {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(ChatService) private readonly chat: ChatService,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(People) private readonly people: People,
    @Inject(DEAL_EVENTS) private readonly events: DealEvents,
  ) {}

  /** The channel and the auction come to be together. Throws 23505 when the listing is auctioned already. */
  async open(tx: Tx, listing: AuctionedListing, { reservePrice = null, ...terms }: Partial<{ reservePrice: number | null }> & Omit<AuctionToOpen, 'reservePrice'>): Promise<string> {
    const id = uuidv7();
    const { roomId } = await this.chat.openRoom(tx, {
      kind: 'channel',
      members: [listing.sellerId],
      owner: listing.sellerId,
      subject: { type: 'auction', id },
      title: listing.title,
    });
    await insertAuction(tx, { id, listingId: listing.id, roomId, reservePrice, ...terms });
    return id;
  }

  async view(id: string, viewerId: string): Promise<AuctionView> {
    const auction = await this.db.transaction((tx) => selectAuction(tx, id));
    if (!auction) throw noSuchAuction();
    return viewOf(auction, viewerId);
  }

  /** By listing. */
  async viewsOf(tx: Tx, listingIds: readonly string[], viewerId: string): Promise<Map<string, AuctionView>> {
    const auctions = await selectOfListings(tx, listingIds);
    return new Map(auctions.map((auction) => [auction.listingId, viewOf(auction, viewerId)]));
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
      if (highest) await this.events.auctionSettled(tx, { auctionId: id, winnerId: highest.bidderId, state });
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
