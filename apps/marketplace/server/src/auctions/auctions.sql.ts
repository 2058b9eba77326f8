// Every statement on auctions and bids, and the index that each rides on.
import type { AuctionView } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import type { Standing } from './bid.rules.js';

export interface Auction extends Standing {
  id: string;
  listingId: string;
  title: string;
  roomId: string;
  state: AuctionView['state'];
  highest: { no: number; bidderId: string; bidderName: string; amount: number } | null;
  reservePrice: number | null;
  dealRoomId: string | null;
  /** The database's clock as this was read: the same for every node. */
  now: Date;
}

export interface Bid {
  no: number;
  bidderId: string;
  amount: number;
  at: string;
}

interface Row {
  id: string;
  listing_id: string;
  title: string;
  seller_id: string;
  room_id: string;
  starting_price: number | string;
  increment: number | string;
  reserve_price: number | string | null;
  ends_at: Date | string;
  state: AuctionView['state'];
  bid_count: number;
  highest_amount: number | string | null;
  highest_bidder_id: string | null;
  highest_bidder_name: string | null;
  deal_room_id: string | null;
  now: Date | string;
}

// clock_timestamp(), not now(): whoever waited for the row's lock must not bid with the time at which they began to wait.
const SELECT = `select a.*, l.title, l.seller_id, p.name as highest_bidder_name, clock_timestamp() as now
  from market.auctions a join market.listings l on l.id = a.listing_id
  left join market.people p on p.id = a.highest_bidder_id`;

function toAuction(row: Row): Auction {
  const { highest_bidder_id: bidderId, highest_amount: amount } = row;
  return {
    id: row.id,
    listingId: row.listing_id,
    title: row.title,
    sellerId: row.seller_id,
    roomId: row.room_id,
    state: row.state,
    startingPrice: Number(row.starting_price),
    increment: Number(row.increment),
    reservePrice: row.reserve_price === null ? null : Number(row.reserve_price),
    bidCount: row.bid_count,
    highest:
      bidderId === null
        ? null
        : { no: row.bid_count, bidderId, bidderName: row.highest_bidder_name ?? bidderId, amount: Number(amount) },
    endsAt: new Date(row.ends_at),
    dealRoomId: row.deal_room_id,
    now: new Date(row.now),
  };
}

/** Primary key. */
export async function selectAuction(tx: Tx, id: string): Promise<Auction | null> {
  const { rows } = await tx.query<Row>(`${SELECT} where a.id = $1`, [id]);
  return rows[0] ? toAuction(rows[0]) : null;
}

/** Waits for whoever holds the row, and holds it: what is read is the latest. Primary key. */
export async function lockAuction(tx: Tx, id: string): Promise<Auction | null> {
  const { rows } = await tx.query('select 1 from market.auctions where id = $1 for update', [id]);
  return rows.length > 0 ? selectAuction(tx, id) : null;
}

/** Holds one auction whose time is over and that no other node closes just now; null when there is none. auctions_due. */
export async function lockDue(tx: Tx): Promise<Auction | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from market.auctions where state = 'live' and ends_at <= clock_timestamp()
     order by ends_at limit 1 for update skip locked`,
  );
  return rows[0] ? selectAuction(tx, rows[0].id) : null;
}

/** How many milliseconds until the next end; null when nothing is live. auctions_due. */
export async function millisToNextEnd(tx: Tx): Promise<number | null> {
  const { rows } = await tx.query<{ ms: number | string | null }>(
    `select extract(epoch from min(ends_at) - clock_timestamp()) * 1000 as ms from market.auctions where state = 'live'`,
  );
  const ms = rows[0]?.ms ?? null;
  return ms === null ? null : Math.max(0, Number(ms));
}

export interface AuctionToInsert {
  id: string;
  listingId: string;
  roomId: string;
  startingPrice: number;
  increment: number;
  reservePrice: number | null;
  seconds: number;
}

/** Throws 23505 when the listing is auctioned already. */
export async function insertAuction(tx: Tx, auction: AuctionToInsert): Promise<void> {
  const { id, listingId, roomId, startingPrice, increment, reservePrice, seconds } = auction;
  await tx.query(
    `insert into market.auctions (id, listing_id, room_id, starting_price, increment, reserve_price, ends_at)
     values ($1, $2, $3, $4, $5, $6, clock_timestamp() + make_interval(secs => $7))`,
    [id, listingId, roomId, startingPrice, increment, reservePrice, seconds],
  );
}

/** What stands under the id that a bidder's page made. Unique index (auction_id, id). */
export async function selectBid(tx: Tx, auctionId: string, id: string): Promise<Bid | null> {
  const { rows } = await tx.query<{ no: number; bidder_id: string; amount: number | string; at: Date | string }>(
    'select no, bidder_id, amount, at from market.bids where auction_id = $1 and id = $2',
    [auctionId, id],
  );
  const row = rows[0];
  return row
    ? { no: row.no, bidderId: row.bidder_id, amount: Number(row.amount), at: new Date(row.at).toISOString() }
    : null;
}

export interface NewBid {
  auctionId: string;
  id: string;
  no: number;
  bidderId: string;
  amount: number;
  messageId: string;
  at: Date;
  endsAt: Date;
}

/** The bid, and the auction that it leads now. The auction's row is held by the caller. */
export async function insertBid(tx: Tx, bid: NewBid): Promise<void> {
  const { auctionId, id, no, bidderId, amount, messageId, at, endsAt } = bid;
  await tx.query(
    `insert into market.bids (auction_id, id, no, bidder_id, amount, message_id, at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [auctionId, id, no, bidderId, amount, messageId, at],
  );
  await tx.query(
    `update market.auctions set bid_count = $2, highest_amount = $3, highest_bidder_id = $4, ends_at = $5 where id = $1`,
    [auctionId, no, amount, bidderId, endsAt],
  );
}

export async function updateClosed(
  tx: Tx,
  id: string,
  state: 'sold' | 'unsold',
  dealRoomId: string | null,
): Promise<void> {
  await tx.query(
    'update market.auctions set state = $2, deal_room_id = $3, closed_at = clock_timestamp() where id = $1',
    [id, state, dealRoomId],
  );
}

export async function updateSettled(tx: Tx, id: string, state: 'paid' | 'dropped'): Promise<void> {
  await tx.query('update market.auctions set state = $2 where id = $1', [id, state]);
}
