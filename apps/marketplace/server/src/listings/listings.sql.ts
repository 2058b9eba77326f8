// Every statement on market.listings.
import type { AuctionSummary, ListingView, NewListing } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import { drawingOf, pictureOf } from '../terms/paths.js';
import type { ListingFilter } from './listing.input.js';

/** A listing as its transactions need it. */
export interface Listing {
  id: string;
  no: number;
  sellerId: string;
  mode: ListingView['mode'];
  title: string;
  state: ListingView['state'];
}

interface Row {
  id: string;
  mode: ListingView['mode'];
  title: string;
  body: string;
  price: number | string;
  place: string;
  picture: string;
  state: ListingView['state'];
  created_at: Date | string;
  seller_id: string;
  seller_name: string;
  seller_trust: number;
  auction_id: string | null;
  auction_state: AuctionSummary['state'];
  ends_at: Date | string;
  bid_count: number;
  highest_amount: number | string | null;
}

const PAGE = 100;

const SELECT = `
  select l.*, p.name as seller_name, p.trust as seller_trust, a.id as auction_id, a.state as auction_state, a.ends_at,
    a.bid_count, a.highest_amount
  from market.listings l join market.people p on p.id = l.seller_id
  left join market.auctions a on a.listing_id = l.id`;

/** The open ones on listings_newest; a seller's own, the sold ones too, on listings_by_seller. */
export async function selectListings(tx: Tx, { mode, seller }: ListingFilter): Promise<ListingView[]> {
  const which = seller === undefined ? `l.state = 'open'` : `l.state <> 'removed' and l.seller_id = $2`;
  const { rows } = await tx.query<Row>(
    `${SELECT} where ${which} and ($1::text is null or l.mode = $1) order by l.created_at desc, l.id limit ${PAGE}`,
    seller === undefined ? [mode ?? null] : [mode ?? null, seller],
  );
  return rows.map(toView);
}

/** Primary key. */
export async function selectListing(tx: Tx, id: string): Promise<ListingView | null> {
  const { rows } = await tx.query<Row>(`${SELECT} where l.id = $1`, [id]);
  return rows[0] ? toView(rows[0]) : null;
}

/**
 * Whatever moves a deal takes its listing first, then the reservation, then the rooms: in one order nobody waits in a
 * circle. Two acceptances that met in the exclusion index only would each wait for the other. Primary key.
 */
export async function lockListing(tx: Tx, id: string): Promise<Listing | null> {
  const { rows } = await tx.query<Listing>(
    `select id, no, seller_id as "sellerId", mode, title, state from market.listings where id = $1 for no key update`,
    [id],
  );
  return rows[0] ?? null;
}

/** An auction is put out by the transaction that opens it. */
export type ListingToInsert = Omit<NewListing, 'mode'> & { mode: ListingView['mode'] };

export async function insertListing(tx: Tx, id: string, sellerId: string, listing: ListingToInsert): Promise<void> {
  const { mode, title, body, price, place, picture } = listing;
  await tx.query(
    `insert into market.listings (id, seller_id, mode, title, body, price, place, picture)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [id, sellerId, mode, title, body, price, place, picture],
  );
}

/** Primary key. */
export async function setListingState(tx: Tx, id: string, state: Listing['state']): Promise<void> {
  await tx.query('update market.listings set state = $2 where id = $1', [id, state]);
}

/** An auction that is going on: its bidders count on the thing. On the unique listing_id. */
export async function isBeingAuctioned(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await tx.query(`select 1 from market.auctions where listing_id = $1 and state = 'live'`, [id]);
  return rows.length > 0;
}

/** The days that are held, those that are over left out; on reservations_by_listing. */
export async function selectTaken(tx: Tx, id: string): Promise<{ from: string | null; to: string | null }[]> {
  const { rows } = await tx.query<{ from: string | null; to: string | null }>(
    `select lower(during)::text as "from", upper(during)::text as "to" from market.reservations
     where listing_id = $1 and status in ('accepted', 'confirmed', 'completed')
       and (upper_inf(during) or upper(during) > current_date - 1)
     order by during`,
    [id],
  );
  return rows;
}

/** On the unique pair. */
export async function selectRoomOf(tx: Tx, id: string, buyerId: string): Promise<string | null> {
  const { rows } = await tx.query<{ room_id: string }>(
    'select room_id from market.rooms where listing_id = $1 and buyer_id = $2',
    [id, buyerId],
  );
  return rows[0]?.room_id ?? null;
}

function toView(row: Row): ListingView {
  const { id, mode, title, body, place, state, seller_id } = row;
  return {
    id,
    mode,
    title,
    body,
    price: Number(row.price),
    place,
    picture: drawingOf(row.picture),
    state,
    createdAt: new Date(row.created_at).toISOString(),
    seller: { id: seller_id, name: row.seller_name, picture: pictureOf(seller_id), trust: row.seller_trust },
    auction: row.auction_id === null ? null : summaryOf(row, row.auction_id),
  };
}

const summaryOf = (row: Row, id: string): AuctionSummary => ({
  id,
  state: row.auction_state,
  endsAt: new Date(row.ends_at).toISOString(),
  amount: row.highest_amount === null ? null : Number(row.highest_amount),
  bidCount: row.bid_count,
});
