// Every statement on trust: the events, the score that is kept of them, and the figures of replies.
import type { TrustKind } from '../contract.js';
import type { Tx } from '../db/market.db.js';
import type { Replies, TrustEvent } from './scoring.js';

/** Of these, those who live here, held until the transaction ends, in one order for all. Primary key. */
export async function lockPeople(tx: Tx, ids: readonly string[]): Promise<{ id: string; trust: number }[]> {
  const { rows } = await tx.query<{ id: string; trust: number }>(
    `select id, trust from market.people where id = any($1::text[]) order by id collate "C" for no key update`,
    [ids],
  );
  return rows;
}

/** Null where nobody of this id lives here. Primary key. */
export async function selectTrust(tx: Tx, id: string): Promise<number | null> {
  const { rows } = await tx.query<{ trust: number }>('select trust from market.people where id = $1', [id]);
  return rows[0]?.trust ?? null;
}

/** Newest first. On the unique key. */
export async function selectEvents(tx: Tx, personId: string): Promise<TrustEvent[]> {
  const { rows } = await tx.query<TrustEvent>(
    'select kind, points from market.trust_events where person_id = $1 order by at desc, id desc',
    [personId],
  );
  return rows;
}

export interface NewEvent extends TrustEvent {
  personId: string;
  /** What it is about: for one person and kind each cause counts once. */
  cause: string;
}

/** Of somebody who does not live here nothing is kept. Primary key, and the unique key. */
export async function insertEvent(tx: Tx, { personId, kind, cause, points }: NewEvent): Promise<void> {
  await tx.query(
    `insert into market.trust_events (person_id, kind, cause, points, at)
     select id, $2, $3, $4, clock_timestamp() from market.people where id = $1
     on conflict (person_id, kind, cause) do nothing`,
    [personId, kind, cause, points],
  );
}

/** On the unique key. */
export async function deleteEvents(tx: Tx, personId: string, kinds: readonly TrustKind[]): Promise<void> {
  await tx.query('delete from market.trust_events where person_id = $1 and kind = any($2::text[])', [personId, kinds]);
}

/** Primary key. */
export async function updateTrust(tx: Tx, id: string, trust: number): Promise<void> {
  await tx.query('update market.people set trust = $2 where id = $1', [id, trust]);
}

/** Primary key. */
export async function updateReplies(tx: Tx, id: string, { asked, answered, medianMs }: Replies): Promise<void> {
  await tx.query(
    `update market.people set replies_asked = $2, replies_answered = $3, replies_median_ms = $4,
       replies_at = clock_timestamp() where id = $1`,
    [id, asked, answered, medianMs],
  );
}

export interface KeptReplies extends Replies {
  /** Null where they were never counted. */
  ageMs: number | null;
}

/** Primary key. */
export async function selectReplies(tx: Tx, id: string): Promise<KeptReplies> {
  const { rows } = await tx.query<{ asked: number; answered: number; median_ms: number | string | null; age: number }>(
    `select replies_asked as asked, replies_answered as answered, replies_median_ms as median_ms,
       (extract(epoch from clock_timestamp() - replies_at) * 1000)::float8 as age
     from market.people where id = $1`,
    [id],
  );
  const { asked, answered, median_ms: median = null, age = null } = rows[0] ?? {};
  return { asked: asked ?? 0, answered: answered ?? 0, medianMs: median === null ? null : Number(median), ageMs: age };
}

/** Somebody whose figures are older than this, past those whom another node counts; held. On people_replies. */
export async function claimStale(tx: Tx, seconds: number): Promise<string | null> {
  const { rows } = await tx.query<{ id: string }>(
    `select id from market.people
     where replies_at is null or replies_at < clock_timestamp() - make_interval(secs => $1)
     order by replies_at nulls first limit 1 for no key update skip locked`,
    [seconds],
  );
  return rows[0]?.id ?? null;
}
