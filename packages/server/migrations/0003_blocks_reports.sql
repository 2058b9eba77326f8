-- Who has blocked whom, and what was reported together with what stood there at that moment.

create table chat.blocks (
  blocker_id text not null,
  blocked_id text not null,
  created_at timestamptz(3) not null default now(),
  primary key (blocker_id, blocked_id),
  check (blocker_id <> blocked_id)
);
create index blocks_by_blocked on chat.blocks (blocked_id, blocker_id);

create table chat.block_changes (
  -- What other nodes must forget; a row is of use for as long as a transaction may last, and then goes.
  id bigint generated always as identity primary key,
  user_ids text[] not null,
  changed_at timestamptz(3) not null default now()
);
create index block_changes_by_time on chat.block_changes (changed_at);

create table chat.reports (
  -- Made by the reporter's client: a repeat carries the same one.
  id uuid primary key,
  -- No reference: a report outlives the room that it is about.
  room_id uuid not null,
  reporter_id text not null,
  reported_id text,
  reason text not null,
  note text,
  -- The messages that it names, and how they and those around them stood: nothing that happens later changes it.
  seqs bigint[] not null,
  evidence jsonb not null,
  created_at timestamptz(3) not null default now()
);
create index reports_newest on chat.reports (created_at desc, id desc);
create index reports_by_reported on chat.reports (reported_id, created_at desc, id desc) where reported_id is not null;
