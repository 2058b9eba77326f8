// Every statement on market.reservations and their steps.
import type { ReservationStatus, ReservationView } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import type { Days } from '../terms/days.js';
import { RESERVATION_COLUMNS, type ReservationRow, toReservation } from '../terms/reservation.row.js';

const SELECT = `select ${RESERVATION_COLUMNS} from market.reservations r join market.listings l on l.id = r.listing_id`;
const PAGE = 200;

/** A person's own, as buyer or seller. On reservations_by_buyer, listings_by_seller and reservations_by_listing. */
export async function selectOwn(tx: Tx, personId: string): Promise<ReservationView[]> {
  const { rows } = await tx.query<ReservationRow>(
    `${SELECT} where r.buyer_id = $1 or l.seller_id = $1 order by r.created_at desc, r.id limit ${PAGE}`,
    [personId],
  );
  return rows.map(toReservation);
}

/** Primary key. */
export async function selectListingId(tx: Tx, id: string): Promise<string | null> {
  const { rows } = await tx.query<{ listing_id: string }>('select listing_id from market.reservations where id = $1', [
    id,
  ]);
  return rows[0]?.listing_id ?? null;
}

/** Held until the transaction ends. Primary key. */
export async function lockReservation(tx: Tx, id: string): Promise<ReservationView | null> {
  const { rows } = await tx.query<ReservationRow>(`${SELECT} where r.id = $1 for update of r`, [id]);
  return rows[0] ? toReservation(rows[0]) : null;
}

/** Those of a listing in one of these states, held until the transaction ends. On reservations_by_listing. */
export async function lockThoseIn(
  tx: Tx,
  listingId: string,
  statuses: readonly ReservationStatus[],
): Promise<ReservationView[]> {
  const { rows } = await tx.query<ReservationRow>(
    `${SELECT} where r.listing_id = $1 and r.status = any($2::text[]) order by r.id for update of r`,
    [listingId, statuses],
  );
  return rows.map(toReservation);
}

/** The one that is going on in a room. On reservations_one_open. */
export async function selectOpenIn(tx: Tx, roomId: string): Promise<ReservationView | null> {
  const { rows } = await tx.query<ReservationRow>(
    `${SELECT} where r.room_id = $1 and r.status in ('requested', 'accepted', 'confirmed')`,
    [roomId],
  );
  return rows[0] ? toReservation(rows[0]) : null;
}

interface NewReservation {
  id: string;
  listing: { id: string; no: number };
  buyerId: string;
  roomId: string;
  days: Days;
}

export async function insertReservation(tx: Tx, reservation: NewReservation): Promise<void> {
  const { id, listing, buyerId, roomId, days } = reservation;
  await tx.query(
    `insert into market.reservations (id, listing_id, listing_no, buyer_id, room_id, during, meet_on, status, created_at)
     values ($1, $2, $3, $4, $5, daterange($6::date, $7::date), $8::date, 'requested', clock_timestamp())`,
    [id, listing.id, listing.no, buyerId, roomId, days.from, days.to, days.meetOn],
  );
}

/** Primary key; of two that overlap the exclusion constraint lets one through. */
export async function setStatus(tx: Tx, id: string, status: ReservationStatus): Promise<void> {
  await tx.query('update market.reservations set status = $2, changed_at = clock_timestamp() where id = $1', [
    id,
    status,
  ]);
}

/** Numbered under the reservation's lock. Primary key. */
export async function insertStep(
  tx: Tx,
  step: { reservationId: string; status: ReservationStatus; byId: string; messageId: string },
): Promise<void> {
  await tx.query(
    `insert into market.reservation_steps (reservation_id, no, status, by_id, message_id, at)
     select $1, coalesce(max(no), 0) + 1, $2, $3, $4, clock_timestamp()
     from market.reservation_steps where reservation_id = $1`,
    [step.reservationId, step.status, step.byId, step.messageId],
  );
}
