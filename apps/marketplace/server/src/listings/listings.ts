// The things that people offer: listing them, taking one's own down, and asking about somebody's.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { AskAnswer, ListingAnswer, ListingsAnswer, NewListing } from '../contract.js';
import { MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { MarketError } from '../market.error.js';
import { Reservations } from '../reservations/reservations.js';
import type { ListingFilter } from './listing.input.js';
import { noSuchListing, requireDealable, requireListing } from './listing.rules.js';
import {
  insertListing,
  isBeingAuctioned,
  selectListing,
  selectListings,
  selectRoomOf,
  selectTaken,
  setListingState,
} from './listings.sql.js';

@Injectable()
export class Listings {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(Reservations) private readonly reservations: Reservations,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
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

  /** Again is no error: it is down. */
  remove(callerId: string, id: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const listing = await requireListing(tx, id);
      if (listing.sellerId !== callerId) throw notYours();
      if (listing.state === 'removed') return;
      if (await isBeingAuctioned(tx, id)) throw inAuction();
      await setListingState(tx, id, 'removed');
      await this.reservations.endOpen(tx, listing, 'cancelled');
      await this.lifecycle.closeRooms(tx, id);
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

const notYours = () =>
  new MarketError('forbidden', {
    ko: '내가 올린 물건만 내릴 수 있어요.',
    en: 'You can only take down your own items.',
  });

const inAuction = () =>
  new MarketError('conflict', {
    ko: '경매가 진행 중인 물건은 내릴 수 없어요.',
    en: 'An item cannot be taken down while its auction is on.',
  });
