// Taking a listing down: with it end its reservations and the talk about it.
import { Inject, Injectable } from '@nestjs/common';
import { MarketDb } from '../db/market.db.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { requireListing } from '../listings/listing.rules.js';
import { isBeingAuctioned, setListingState } from '../listings/listings.sql.js';
import { MarketError } from '../market.error.js';
import { Reservations } from '../reservations/reservations.js';

@Injectable()
export class Removal {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Reservations) private readonly reservations: Reservations,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
  ) {}

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
