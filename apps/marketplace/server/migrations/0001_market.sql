-- The marketplace's own tables, beside the chat's in one database: that is what lets a deal and its message commit together.

create table market.people (
  id text primary key,
  name text not null,
  tagline_ko text not null default '',
  tagline_en text not null default '',
  -- Three colours of the portrait, which is drawn here.
  look text[] not null,
  roles text[] not null default '{}',
  -- The sum of market.trust_events as market's scoring says; kept here so that a list needs no sum.
  trust smallint not null default 50 check (trust between 0 and 100),
  joined_at timestamptz(3) not null default now()
);

create table market.listings (
  id text primary key,
  -- A number for each listing, for the exclusion constraint below: gist knows ranges of numbers without an extension.
  no bigint generated always as identity unique,
  seller_id text not null references market.people (id),
  mode text not null check (mode in ('sale', 'rent', 'auction')),
  title text not null,
  body text not null,
  -- In won; a day's rent, or where an auction starts.
  price bigint not null check (price >= 0),
  place text not null,
  -- Which drawing shows it.
  picture text not null,
  state text not null default 'open' check (state in ('open', 'done', 'removed')),
  created_at timestamptz(3) not null default now()
);
create index listings_newest on market.listings (created_at desc, id) where state = 'open';
create index listings_by_seller on market.listings (seller_id, created_at desc);

create table market.reservations (
  id uuid primary key,
  listing_id text not null references market.listings (id),
  listing_no bigint not null,
  buyer_id text not null references market.people (id),
  -- The direct room of buyer and seller about the listing.
  room_id uuid not null,
  -- The days it holds; all days where a thing is sold, for it can be sold once.
  during daterange not null check (not isempty(during)),
  -- Where a thing is sold: the day on which they meet.
  meet_on date,
  status text not null check (
    status in ('requested', 'accepted', 'declined', 'confirmed', 'completed', 'cancelled', 'no_show')),
  created_at timestamptz(3) not null default now(),
  changed_at timestamptz(3) not null default now(),
  -- Decided here and not in code: of two that overlap only one can be accepted, whoever asks first, on whichever node.
  constraint reservations_overlap exclude using gist (int8range(listing_no, listing_no, '[]') with &&, during with &&)
    where (status in ('accepted', 'confirmed', 'completed'))
);
create index reservations_by_room on market.reservations (room_id, created_at desc);
-- A room's card shows one reservation: a second is asked for when the first has ended.
create unique index reservations_one_open on market.reservations (room_id)
  where status in ('requested', 'accepted', 'confirmed');
create index reservations_by_buyer on market.reservations (buyer_id, created_at desc);
create index reservations_by_listing on market.reservations (listing_id, created_at desc);

-- Who moved a reservation from where to where: for disputes, and for tests that look for a step without its message.
create table market.reservation_steps (
  reservation_id uuid not null references market.reservations (id),
  no int not null,
  status text not null,
  by_id text not null,
  -- The SYSTEM message of the same transaction.
  message_id uuid not null,
  at timestamptz(3) not null default now(),
  primary key (reservation_id, no)
);

create table market.auctions (
  id uuid primary key,
  listing_id text not null unique references market.listings (id),
  -- The channel in which it is held.
  room_id uuid not null,
  starting_price bigint not null check (starting_price > 0),
  increment bigint not null check (increment > 0),
  -- Below it the thing is not sold; only the seller knows it.
  reserve_price bigint,
  ends_at timestamptz(3) not null,
  state text not null default 'live' check (state in ('live', 'sold', 'unsold', 'paid', 'dropped')),
  -- Raised under the row's lock: the highest bid is decided here.
  bid_count int not null default 0,
  highest_amount bigint,
  highest_bidder_id text references market.people (id),
  -- The direct room of seller and winner, opened by the transaction that closed it.
  deal_room_id uuid,
  closed_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
-- The market's clock asks it for what is due.
create index auctions_due on market.auctions (ends_at) where state = 'live';

create table market.bids (
  auction_id uuid not null references market.auctions (id),
  no int not null,
  -- Made by the bidder's page: a repeated bid answers the first one.
  id uuid not null,
  bidder_id text not null references market.people (id),
  amount bigint not null,
  -- The SYSTEM message of the same transaction.
  message_id uuid not null,
  at timestamptz(3) not null default clock_timestamp(),
  primary key (auction_id, no),
  unique (auction_id, amount),
  unique (auction_id, id)
);

-- What moved somebody's trust: each cause counts once.
create table market.trust_events (
  id bigint generated always as identity primary key,
  person_id text not null references market.people (id),
  kind text not null,
  -- What it is about: a reservation's or auction's id, a report's.
  cause text not null,
  points smallint not null,
  at timestamptz(3) not null default now(),
  unique (person_id, kind, cause)
);

-- Rooms that follow a subject: what a listing's end or a deal's completion does to them, and when.
create table market.rooms (
  room_id uuid primary key,
  listing_id text not null references market.listings (id),
  -- Of the room's two the one who is not the seller.
  buyer_id text not null references market.people (id),
  -- From when nobody writes there any more; null while the deal goes on, and when it has been done.
  readonly_at timestamptz(3),
  unique (listing_id, buyer_id)
);
create index rooms_due on market.rooms (readonly_at) where readonly_at is not null;
