// How a row of market.reservations reads.
import type { ReservationStatus, ReservationView } from '../contract.js';

export interface ReservationRow {
  reservation_id: string;
  listing_id: string;
  room_id: string;
  buyer_id: string;
  seller_id: string;
  from: string | null;
  to: string | null;
  meet_on: string | null;
  status: ReservationStatus;
  changed_at: Date | string;
}

/** Of `r`, a reservation, and `l`, its listing. */
export const RESERVATION_COLUMNS = `r.id as reservation_id, r.listing_id, r.room_id, r.buyer_id, l.seller_id,
  lower(r.during)::text as "from", upper(r.during)::text as "to", r.meet_on::text as meet_on, r.status, r.changed_at`;

export const toReservation = (row: ReservationRow): ReservationView => ({
  id: row.reservation_id,
  listingId: row.listing_id,
  roomId: row.room_id,
  buyerId: row.buyer_id,
  sellerId: row.seller_id,
  from: row.from,
  to: row.to,
  meetOn: row.meet_on,
  status: row.status,
  changedAt: new Date(row.changed_at).toISOString(),
});
