// What a deal room's card shows, read in one transaction from the tables that it stands for.
import type { DealCard, ReservationStatus, ReservationStep } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { stepsFor } from '../reservations/steps.js';

interface Row {
  id: string;
  mode: DealCard['listing']['mode'];
  title: string;
  price: number | string;
  place: string;
  picture: string;
  state: DealCard['listing']['state'];
  seller_id: string;
  reservation_id: string | null;
  buyer_id: string;
  from: string | null;
  to: string | null;
  status: ReservationStatus;
  changed_at: Date | string;
  auction_id: string | null;
  amount: number | string;
  auction_state: 'sold' | 'paid' | 'dropped';
}

/** Primary keys, reservations_by_room, and the auction of the listing (unique); null where the room is no deal's. */
export async function selectCard(tx: Tx, roomId: string): Promise<DealCard | null> {
  const { rows } = await tx.query<Row>(
    `select l.id, l.mode, l.title, l.price, l.place, l.picture, l.state, l.seller_id,
       r.id as reservation_id, r.buyer_id, lower(r.during)::text as "from", upper(r.during)::text as "to", r.status,
       r.changed_at, a.id as auction_id, a.highest_amount as amount, a.state as auction_state
     from market.rooms k join market.listings l on l.id = k.listing_id
     left join lateral (
       select * from market.reservations where room_id = k.room_id order by created_at desc, id desc limit 1) r on true
     left join market.auctions a on a.listing_id = l.id and a.deal_room_id = k.room_id
     where k.room_id = $1`,
    [roomId],
  );
  return rows[0] ? toCard(rows[0], roomId) : null;
}

/** A confirmed reservation or an auction that was won shows both their contact details. */
const OPEN: readonly ReservationStatus[] = ['confirmed', 'completed', 'no_show'];

function toCard(row: Row, roomId: string): DealCard {
  const { id, mode, title, place, state } = row;
  return {
    listing: { id, mode, title, price: Number(row.price), place, picture: drawingOf(row.picture), state },
    sellerId: row.seller_id,
    reservation: row.reservation_id === null ? null : toReservation(row, row.reservation_id, roomId),
    won:
      row.auction_id === null
        ? null
        : { auctionId: row.auction_id, amount: Number(row.amount), state: row.auction_state },
    contactsOpen: row.auction_id !== null || OPEN.includes(row.status),
  };
}

function toReservation(row: Row, id: string, roomId: string): DealCard['reservation'] {
  const { status, from, to } = row;
  const steps: Record<string, ReservationStep[]> = {
    [row.buyer_id]: stepsFor(status, 'buyer'),
    [row.seller_id]: stepsFor(status, 'seller'),
  };
  return {
    id,
    listingId: row.id,
    roomId,
    buyerId: row.buyer_id,
    sellerId: row.seller_id,
    from,
    to,
    status,
    changedAt: new Date(row.changed_at).toISOString(),
    steps,
  };
}

export const drawingOf = (picture: string): string => `/market/pictures/${picture}.svg`;
