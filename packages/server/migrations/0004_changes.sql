-- Other nodes hear at once of what they keep in memory. The column lists leave out what changes with every message (the
-- counters of a room, the cursors of a member): those updates fire nothing. The version before runs on beside it.

create function chat.announce_member() returns trigger language plpgsql as $$
begin
  -- PostgreSQL tells a payload once for each transaction, however many members it changed.
  perform pg_notify('doran_changed', 'room ' || coalesce(new.room_id, old.room_id));
  return null;
end $$;
create trigger member_changed after insert or delete or update of role, left_at on chat.members
  for each row execute function chat.announce_member();

create function chat.announce_room() returns trigger language plpgsql as $$
begin
  perform pg_notify('doran_changed', 'room ' || coalesce(new.id, old.id));
  return null;
end $$;
create trigger room_changed after delete or update of kind, state, subject_type, subject_id on chat.rooms
  for each row execute function chat.announce_room();

create function chat.announce_change() returns trigger language plpgsql as $$
begin
  perform pg_notify('doran_changed', tg_argv[0]);
  return null;
end $$;
create trigger revocation_announced after insert on chat.revocations
  for each statement execute function chat.announce_change('revocation');
create trigger block_announced after insert on chat.block_changes
  for each statement execute function chat.announce_change('blocks');
