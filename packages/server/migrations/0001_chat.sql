-- The chat's own schema. Everything of a room hangs on room_id first, so that it can be partitioned by hash later.

create table chat.instance (
  -- One row: names this history. A restored backup gets a new epoch, and clients throw their caches away.
  one boolean primary key default true check (one),
  epoch uuid not null default gen_random_uuid(),
  created_at timestamptz(3) not null default now()
);
insert into chat.instance default values;

create table chat.users (
  id text primary key,
  name text not null,
  picture text,
  trust double precision check (trust between 0 and 100),
  last_seen_at timestamptz(3),
  updated_at timestamptz(3) not null default now()
);

create table chat.rooms (
  id uuid primary key,
  kind text not null check (kind in ('direct', 'group', 'channel')),
  -- The two users and the subject of a direct room: it is unique for them.
  direct_key text unique,
  subject_type text,
  subject_id text,
  title text,
  data jsonb,
  state text not null default 'open' check (state in ('open', 'readonly', 'closed')),
  -- The counters that give every message its seq and every change its rev.
  last_seq bigint not null default 0,
  last_rev bigint not null default 0,
  created_at timestamptz(3) not null default now(),
  -- The last message; orders a user's list.
  active_at timestamptz(3) not null default now(),
  -- The last change of any kind; sync asks for what moved since.
  updated_at timestamptz(3) not null default now(),
  check ((subject_type is null) = (subject_id is null)),
  check ((kind = 'direct') = (direct_key is not null))
  -- Half-empty pages keep the counter's update in place (HOT): this row changes with every message.
) with (fillfactor = 50);

create table chat.members (
  room_id uuid not null references chat.rooms (id) on delete cascade,
  user_id text not null,
  role text not null check (role in ('owner', 'admin', 'member')),
  delivered_seq bigint not null default 0,
  read_seq bigint not null default 0,
  -- When a mark last moved these cursors (a message of one's own moves them too, but shows by itself).
  marked_at timestamptz(3),
  joined_at timestamptz(3) not null default now(),
  left_at timestamptz(3),
  muted_until timestamptz(3),
  archived_at timestamptz(3),
  primary key (room_id, user_id),
  check (read_seq <= delivered_seq)
) with (fillfactor = 50);
create index members_by_user on chat.members (user_id, room_id) where left_at is null;
create index members_gone on chat.members (user_id, left_at) where left_at is not null;

create table chat.messages (
  room_id uuid not null,
  seq bigint not null,
  id uuid not null,
  sender_id text,
  type text not null check (type in ('TEXT', 'IMAGE', 'FILE', 'SYSTEM')),
  body text,
  data jsonb,
  -- What a reader needs of each file, as it was when the message was sent.
  attachments jsonb,
  reply_to uuid,
  created_at timestamptz(3) not null default now(),
  edited_at timestamptz(3),
  deleted_at timestamptz(3),
  rev bigint not null default 0,
  -- The first body of an edited message: a repeated send is compared with it, a dispute may ask for it.
  original_body text,
  primary key (room_id, seq),
  unique (id, room_id),
  check ((type = 'SYSTEM') = (sender_id is null))
);
create index messages_changed on chat.messages (room_id, rev) where rev > 0;

create table chat.files (
  id uuid primary key,
  owner_id text not null,
  name text not null,
  content_type text not null,
  size bigint not null,
  width int,
  height int,
  created_at timestamptz(3) not null default now()
);

create table chat.revocations (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('user', 'session')),
  subject text not null,
  -- Tokens issued up to here are refused; after `until` none of them can be alive, and the row may go.
  revoked_at timestamptz(3) not null default now(),
  until timestamptz(3) not null
);

create table chat.outbox (
  id bigint generated always as identity primary key,
  kind text not null,
  payload jsonb not null,
  created_at timestamptz(3) not null default now(),
  -- Not before this moment: a retry waits, and a claimed row is left alone until its claimant must be dead.
  due_at timestamptz not null default now(),
  attempts int not null default 0,
  failed_at timestamptz(3),
  error text
);
create index outbox_due on chat.outbox (due_at, id) where failed_at is null;

create function chat.announce_outbox() returns trigger language plpgsql as $$
begin
  perform pg_notify('doran_outbox', '');
  return null;
end $$;
create trigger outbox_announced after insert on chat.outbox for each statement execute function chat.announce_outbox();
