// What the marketplace's pages and its server say to each other over REST, prefix /market. Types only.
import type { Named, PersonView, TrustKind, TrustLimits } from './contract.people.js';

export type * from './contract.people.js';
export type * from './contract.support.js';

/** `GET /market/people/:id` */
export interface ProfileAnswer {
  person: PersonView;
  joinedAt: string;
  /** What made the trust what it is, newest first: a sum over each kind. */
  trust: { kind: TrustKind; count: number; points: number }[];
  /** What the chat measured; null where nothing was asked yet. */
  replies: { rate: number | null; medianMinutes: number | null };
  /** Which tier of the trust policy the score falls in; null when nothing is limited. */
  limits: TrustLimits | null;
  listings: ListingView[];
}

/** As much of an auction as a list shows. */
export interface AuctionSummary {
  id: string;
  state: AuctionView['state'];
  endsAt: string;
  /** The highest bid; null where there is none. */
  amount: number | null;
  bidCount: number;
}

export type ListingMode = 'sale' | 'rent' | 'auction';

export interface ListingView {
  id: string;
  mode: ListingMode;
  title: string;
  body: string;
  price: number;
  place: string;
  /** A path of this server: an SVG. */
  picture: string;
  state: 'open' | 'done' | 'removed';
  createdAt: string;
  seller: Pick<PersonView, 'id' | 'name' | 'picture' | 'trust'>;
  /** Of an auction. */
  auction: AuctionSummary | null;
}

/** `GET /market/listings?mode=&seller=` newest first: the open ones; a seller's also those that are done */
export interface ListingsAnswer {
  listings: ListingView[];
}

/** `POST /market/listings`, answered with a {@link ListingAnswer}; `DELETE /market/listings/:id` removes one's own: 204 */
export interface NewListing {
  mode: 'sale' | 'rent';
  title: string;
  body: string;
  price: number;
  place: string;
  /** One of the names of `GET /market/pictures`. */
  picture: string;
}

/** `GET /market/pictures` (open to all, like the SVGs `GET /market/pictures/:name.svg`) */
export interface PicturesAnswer {
  pictures: string[];
}

/** `GET /market/listings/:id`; one that was removed is there for its seller and for who asked about it */
export interface ListingAnswer {
  listing: ListingView;
  /** Days that are taken, `to` excluded; null `from` and `to`: all. */
  taken: { from: string | null; to: string | null }[];
  /** The room in which the caller asked about it, if they did. */
  roomId: string | null;
}

/** `POST /market/listings/:id/ask` opens, or finds again, the caller's direct room with the seller about it */
export interface AskAnswer {
  roomId: string;
  created: boolean;
}

export type ReservationStatus =
  | 'requested'
  | 'accepted'
  | 'declined'
  | 'confirmed'
  | 'completed'
  | 'cancelled'
  | 'no_show';
export type ReservationStep = 'accept' | 'decline' | 'confirm' | 'complete' | 'cancel' | 'no_show';

/**
 * `POST /market/listings/:id/reservations { from, to }` (a sale: `from` is the day to meet, `to` is left out);
 * `POST /market/reservations/:id/:step`. 409 `{ code, message, status }` tells what stands when somebody was faster.
 */
export interface ReservationAnswer {
  reservation: ReservationView;
}

/** `GET /market/reservations` one's own, as buyer and as seller, newest first */
export interface ReservationsAnswer {
  reservations: ReservationView[];
}

export interface ReservationView {
  id: string;
  listingId: string;
  roomId: string;
  buyerId: string;
  sellerId: string;
  /** `to` excluded. Of a sale both are null: it holds every day. */
  from: string | null;
  to: string | null;
  /** Of a sale: the day to meet. */
  meetOn: string | null;
  status: ReservationStatus;
  changedAt: string;
}

/**
 * The card of a direct room, kept as the room's `data` by the transactions that change what it shows: it comes with the
 * room, from the cache too, and changes live.
 */
export interface DealCard {
  listing: Pick<ListingView, 'id' | 'mode' | 'title' | 'price' | 'place' | 'picture' | 'state'>;
  sellerId: string;
  /** The newest one of this room. */
  reservation: (ReservationView & { steps: Record<string, ReservationStep[]> }) | null;
  /** The auction that opened this room, for its winner. */
  won: { auctionId: string; amount: number; state: 'sold' | 'paid' | 'dropped' } | null;
  /** Contact details are shown to both. */
  contactsOpen: boolean;
}

/** `data` of the SYSTEM messages; their `body` says the same in words for clients that do not know them. */
export type SystemData =
  | { kind: 'asked'; by: Named }
  | {
      kind: 'reservation';
      reservationId: string;
      status: ReservationStatus;
      by: Named;
      from: string | null;
      to: string | null;
      meetOn: string | null;
    }
  | { kind: 'contacts_open' }
  | { kind: 'contacts_closed' }
  | {
      kind: 'bid';
      auctionId: string;
      no: number;
      by: Named;
      amount: number;
      endsAt: string;
      /** Null where there is no reserve. */
      reserveMet: boolean | null;
      /** It came late, and the end was moved. */
      extended: boolean;
    }
  | { kind: 'auction_closed'; auctionId: string; state: 'sold' | 'unsold'; winner: Named | null; amount: number | null }
  | { kind: 'auction_won'; auctionId: string; by: Named; amount: number }
  | { kind: 'auction_settled'; auctionId: string; state: 'paid' | 'dropped'; by: Named }
  | { kind: 'listing_removed' };

/**
 * `POST /market/auctions` puts a thing of one's own under the hammer at once: 201, an AuctionView. `seconds` is how long
 * it lasts, 10 to 604,800; a bid in the last 30 seconds moves the end.
 */
export interface NewAuction extends Omit<NewListing, 'mode' | 'price'> {
  startingPrice: number;
  increment: number;
  reservePrice?: number | undefined;
  seconds: number;
}

/** `GET /market/auctions/:id` */
export interface AuctionView {
  id: string;
  listingId: string;
  /** The channel: watched with room:subscribe, written in by whoever joined with `POST /market/auctions/:id/join`. */
  roomId: string;
  state: 'live' | 'sold' | 'unsold' | 'paid' | 'dropped';
  startingPrice: number;
  increment: number;
  /** The least that the next bid must be. */
  nextAmount: number;
  /** Null where there is none; the amount itself is told to the seller only. */
  reserve: { met: boolean; amount?: number } | null;
  highest: { no: number; bidderId: string; bidderName: string; amount: number } | null;
  bidCount: number;
  endsAt: string;
  /** The server's clock, for a countdown that does not trust the page's. */
  now: string;
  /** The direct room of seller and winner; to these two only. */
  dealRoomId: string | null;
}

/** `POST /market/auctions/:id/bids { id, amount }`: 200 also for a repeated `id`; 409 `{ code, message, nextAmount, highest }` when it is too low, `{ state }` when it is over */
export interface BidAnswer {
  bid: { no: number; amount: number; at: string };
  auction: AuctionView;
}

/** Every refusal: `{ code, message: { ko, en }, … }` with the status of the code. */
export interface Refusal {
  code: string;
  message: { ko: string; en: string };
}
