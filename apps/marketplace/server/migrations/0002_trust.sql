-- What trust reads besides the events: how a person answers, kept so that a page need not count messages.

alter table market.people
  -- Of the last 90 days: how often others asked, how often the answer came, and after how long. Null: never counted.
  add column replies_asked int,
  add column replies_answered int,
  add column replies_median_ms bigint,
  add column replies_at timestamptz(3);
-- The market's clock asks it for whom to count again.
create index people_replies on market.people (replies_at nulls first);
