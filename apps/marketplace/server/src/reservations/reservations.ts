// The reservations: asked for, and moved step by step; each step, its message and its card commit together.
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Optional } from '@nestjs/common';
import type { ReservationStatus, ReservationStep, ReservationView } from '../contract.js';
import { brokeRule, MarketDb, type Tx } from '../db/market.db.js';
import { Deals } from '../deals/deals.js';
import { Lifecycle } from '../lifecycle/lifecycle.js';
import { requireDealable, requireListing } from '../listings/listing.rules.js';
import { type Listing, setListingState } from '../listings/listings.sql.js';
import { dayAt, daysOf, type Wish } from '../terms/days.js';
import { DEAL_EVENTS, type DealEvents } from '../terms/deal.events.js';
import { type Side, takeStep } from '../terms/steps.js';
import { alreadyAsked, noSuchReservation, notReserved, taken } from './refusals.js';
import {
  insertReservation,
  insertStep,
  lockReservation,
  lockThoseIn,
  selectListingId,
  selectOpenIn,
  selectOwn,
  setStatus,
} from './reservations.sql.js';

@Injectable()
export class Reservations {
  constructor(
    @Inject(MarketDb) private readonly db: MarketDb,
    @Inject(Deals) private readonly deals: Deals,
    @Inject(Lifecycle) private readonly lifecycle: Lifecycle,
    @Optional() @Inject(DEAL_EVENTS) private readonly events?: DealEvents,
  ) {}

  own(personId: string): Promise<ReservationView[]> {
    return this.db.transaction((tx) => selectOwn(tx, personId));
  }

  /** Requests may overlap; which one is accepted is the seller's choice. */
  request(buyerId: string, listingId: string, wish: Wish): Promise<ReservationView> {
    const id = randomUUID();
    return this.db.transaction(async (tx) => {
      const listing = await requireListing(tx, listingId);
      requireDealable(listing, buyerId);
      if (listing.mode === 'auction') throw notReserved();
      const days = daysOf(listing.mode, wish, dayAt(new Date()));

      const { roomId, created } = await this.deals.begin(tx, listing, buyerId);
      const open = await selectOpenIn(tx, roomId);
      if (open) throw alreadyAsked(open);
      if (!created) await this.lifecycle.reopen(tx, roomId);
      await this.deals.move(tx, roomId, async () => {
        await insertReservation(tx, { id, listing, buyerId, roomId, days });
        await this.#record(tx, await requireReservation(tx, id), null, 'buyer');
      });
      return requireReservation(tx, id);
    });
  }

  /** Of two who press at once one is first; the other is told what stands now. */
  press(callerId: string, id: string, step: ReservationStep): Promise<ReservationView> {
    return this.db.transaction(async (tx) => {
      const listing = await requireListing(tx, (await selectListingId(tx, id)) ?? '');
      const reservation = await requireReservation(tx, id);
      const side = sideOf(reservation, callerId);
      await this.#move(tx, reservation, takeStep(step, reservation.status, side), side);
      if (step === 'complete') await this.#complete(tx, listing, reservation.roomId);
      return requireReservation(tx, id);
    });
  }

  /** Ends what still goes on about a listing, in the transaction that ends the listing, in its seller's name. */
  async endOpen(tx: Tx, listing: Listing, status: 'declined' | 'cancelled'): Promise<void> {
    for (const reservation of await lockThoseIn(tx, listing.id, ['requested', 'accepted', 'confirmed'])) {
      await this.#move(tx, reservation, status, 'seller');
    }
  }

  async #complete(tx: Tx, listing: Listing, roomId: string): Promise<void> {
    await this.lifecycle.completed(tx, roomId);
    if (listing.mode !== 'sale') return;
    await setListingState(tx, listing.id, 'done');
    await this.endOpen(tx, listing, 'declined');
    await this.deals.refreshAll(tx, listing.id);
  }

  #move(tx: Tx, reservation: ReservationView, status: ReservationStatus, by: Side): Promise<void> {
    return this.deals.move(tx, reservation.roomId, async () => {
      try {
        await setStatus(tx, reservation.id, status);
      } catch (error) {
        throw brokeRule(error, 'reservations_overlap') ? taken(reservation) : error;
      }
      await this.#record(tx, { ...reservation, status }, reservation.status, by);
    });
  }

  /** What was done, with its message: neither is there without the other. */
  async #record(tx: Tx, reservation: ReservationView, was: ReservationStatus | null, side: Side): Promise<void> {
    const { id: reservationId, roomId, buyerId, sellerId, status, from, to, meetOn } = reservation;
    const byId = side === 'buyer' ? buyerId : sellerId;
    const by = await this.deals.named(tx, byId);
    const messageId = await this.deals.say(tx, roomId, {
      kind: 'reservation',
      reservationId,
      status,
      by,
      from,
      to,
      meetOn,
    });
    await insertStep(tx, { reservationId, status, byId, messageId });
    await this.events?.stepTaken(tx, { reservationId, buyerId, sellerId, was, status, by: side, from, meetOn });
  }
}

async function requireReservation(tx: Tx, id: string): Promise<ReservationView> {
  const reservation = await lockReservation(tx, id);
  if (!reservation) throw noSuchReservation();
  return reservation;
}

/** For everybody else it is not there. */
function sideOf({ buyerId, sellerId }: ReservationView, callerId: string): Side {
  if (callerId === buyerId) return 'buyer';
  if (callerId === sellerId) return 'seller';
  throw noSuchReservation();
}
