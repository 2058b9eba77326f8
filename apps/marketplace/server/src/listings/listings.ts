// The things that people offer: listing them, and asking about somebody's.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AskAnswer, ListingAnswer, ListingsAnswer, NewListing } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import type { ListingFilter } from './listing.input.js';
import { noSuchListing, requireDealable, requireListing } from './listing.rules.js';
import { insertListing, selectListing, selectListings, selectRoomOf, selectTaken } from './listings.sql.js';

@Injectable()
export class Listings {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
  ) {}

  async list(filter: ListingFilter): Promise<ListingsAnswer> {
    return { listings: await this.db.transaction((tx) => selectListings(tx, filter)) };
  }

  one(callerId: string, id: string): Promise<ListingAnswer> {
    return this.db.transaction((tx) => this.#answer(tx, callerId, id));
  }

  create(sellerId: string, listing: NewListing): Promise<ListingAnswer> {
    const id = randomUUID();
    return this.db.transaction(async (tx) => {
      await insertListing(tx, id, sellerId, listing);
      return this.#answer(tx, sellerId, id);
    });
  }

  /** Opens the room, or finds it again; that somebody asked is said there once. */
  ask(callerId: string, id: string): Promise<AskAnswer> {
    return this.db.transaction(async (tx) => {
      const listing = await requireListing(tx, id);
      requireDealable(listing, callerId);
      return this.deals.ask(tx, listing, callerId);
    });
  }

  async #answer(tx: Tx, callerId: string, id: string): Promise<ListingAnswer> {
    const listing = await selectListing(tx, id);
    if (!listing) throw noSuchListing();
    const roomId = await selectRoomOf(tx, id, callerId);
    if (listing.state === 'removed' && roomId === null && listing.seller.id !== callerId) throw noSuchListing();
    return { listing, taken: await selectTaken(tx, id), roomId };
  }
}
