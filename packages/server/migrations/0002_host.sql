-- What a host may do beyond posting: rewrite what is shown and lift that, find its rooms again, count who opened them.
-- The version before may run on: it leaves these columns null, and what it rewrites is not kept (it never was).
-- New columns without a rewrite of the table; the two indexes hold up the opening of rooms while they are built. None
-- of them names a column that changes with a message, so that the counter's update stays in place (HOT).

alter table chat.rooms
  -- From the lifting on, messages are shown as their authors wrote them, whatever the host would make of them.
  add column rewrites_lifted boolean not null default false,
  -- Who asked for the room, where that is known: a host's quota counts it.
  add column opened_by text;
create index rooms_by_subject on chat.rooms (subject_type, subject_id) where subject_type is not null;
create index rooms_by_opener on chat.rooms (opened_by, created_at) where opened_by is not null;

alter table chat.messages
  -- { body, data } as its author last wrote them, while the host's rewriting is shown in their place; else null.
  add column written jsonb,
  -- The first data of a SYSTEM message that its host revised; original_body is its first body.
  add column original_data jsonb;
