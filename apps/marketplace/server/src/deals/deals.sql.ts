// What a deal room's card shows, read in one transaction from the tables that it stands for.
import type { DealCard } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { drawingOf } from '../terms/paths.js';
import { RESERVATION_COLUMNS, type ReservationRow, toReservation } from '../terms/reservation.row.js';
import { stepsFor } from '../terms/steps.js';

interface Row extends Omit<ReservationRow, 'reservation_id'> {
  id: string;
  mode: DealCard['listing']['mode'];
  title: string;
  price: number | string;
  place: string;
  picture: string;
  state: DealCard['listing']['state'];
  reservation_id: string | null;
  auction_id: string | null;
  amount: number | string;
  auction_state: 'sold' | 'paid' | 'dropped';
  contacts_open: boolean;
}

/**
 * Primary keys, reservations_by_room, and the auction of the listing (unique); null where the room is no deal's. A
 * reservation that was confirmed, or an auction that was won, shows both their contact details.
 */
export async function selectCard(tx: Tx, roomId: string): Promise<DealCard | null> {
  const { rows } = await tx.query<Row>(
    `select l.id, l.mode, l.title, l.price, l.place, l.picture, l.state, ${RESERVATION_COLUMNS},
       a.id as auction_id, a.highest_amount as amount, a.state as auction_state,
       a.id is not null or exists (
         select from market.reservations where room_id = k.room_id and status in ('confirmed', 'completed', 'no_show')
       ) as contacts_open
     from market.rooms k join market.listings l on l.id = k.listing_id
     left join lateral (
       select * from market.reservations where room_id = k.room_id order by created_at desc, id desc limit 1) r on true
     left join market.auctions a on a.listing_id = l.id and a.deal_room_id = k.room_id
     where k.room_id = $1`,
    [roomId],
  );
  return rows[0] ? toCard(rows[0]) : null;
}

function toCard(row: Row): DealCard {
  const { id, mode, title, place, state, reservation_id } = row;
  return {
    listing: { id, mode, title, price: Number(row.price), place, picture: drawingOf(row.picture), state },
    sellerId: row.seller_id,
    reservation: reservation_id === null ? null : withSteps({ ...row, reservation_id }),
    won:
      row.auction_id === null
        ? null
        : { auctionId: row.auction_id, amount: Number(row.amount), state: row.auction_state },
    contactsOpen: row.contacts_open,
  };
}

const withSteps = (row: ReservationRow): DealCard['reservation'] => ({
  ...toReservation(row),
  steps: { [row.buyer_id]: stepsFor(row.status, 'buyer'), [row.seller_id]: stepsFor(row.status, 'seller') },
});

/** On the unique pair of listing and buyer. */
export async function selectRoomsOf(tx: Tx, listingId: string): Promise<string[]> {
  const { rows } = await tx.query<{ room_id: string }>(
    'select room_id from market.rooms where listing_id = $1 order by room_id',
    [listingId],
  );
  return rows.map(({ room_id }) => room_id);
}
