// Every statement on the outbox. Claims ride on the partial index outbox_due.
import type { Queryable } from '../db/database.js';

export interface OutboxRow {
  id: string;
  kind: string;
  payload: unknown;
  attempts: number;
}

/** Seconds for which a claimed row is left alone. A claimant that has not finished by then must be dead. */
const CLAIM_SECONDS = 10;

export async function insertRow(tx: Queryable, kind: string, payload: object): Promise<void> {
  await tx.query(
    `with added as (insert into chat.outbox (kind, payload) values ($1, $2::jsonb) returning id) select id from added`,
    [kind, JSON.stringify(payload)],
  );
}

/** Takes what is due, oldest first, past the rows that another node is taking. */
export async function claimDue(db: Queryable, limit: number): Promise<OutboxRow[]> {
  const { rows } = await db.query<OutboxRow>(
    `update chat.outbox set due_at = now() + make_interval(secs => ${CLAIM_SECONDS}), attempts = attempts + 1
     where id in (
       select id from chat.outbox where failed_at is null and due_at <= now()
       order by id limit $1 for update skip locked)
     returning id::text, kind, payload, attempts`,
    [limit],
    'outbox-claim',
  );
  return rows.sort((a, b) => Number(a.id) - Number(b.id));
}

export async function finishRows(db: Queryable, ids: string[]): Promise<void> {
  await db.query('delete from chat.outbox where id = any($1::bigint[])', [ids], 'outbox-finish');
}

export async function retryRow(db: Queryable, id: string, error: string, afterSeconds: number): Promise<void> {
  await db.query(
    'update chat.outbox set due_at = now() + make_interval(secs => $3), error = $2 where id = $1::bigint',
    [id, error, afterSeconds],
  );
}

export async function failRow(db: Queryable, id: string, error: string): Promise<void> {
  await db.query('update chat.outbox set failed_at = now(), error = $2 where id = $1::bigint', [id, error]);
}

/** How long the oldest row is due, and how many were given up. Rides on outbox_due; the failed are few. */
export async function measure(db: Queryable): Promise<{ ageSeconds: number; failed: number }> {
  const { rows } = await db.query<{ age: number | null; failed: number }>(
    `select (select extract(epoch from now() - min(due_at))::float8 from chat.outbox where failed_at is null) as age,
            (select count(*) from chat.outbox where failed_at is not null) as failed`,
    [],
    'outbox-measure',
  );
  return { ageSeconds: Math.max(0, rows[0]?.age ?? 0), failed: rows[0]?.failed ?? 0 };
}
