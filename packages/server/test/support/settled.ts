// Waits until everything that was committed has been told: from then on a test may say who heard what, and how often.
import { expect } from 'vitest';
import type { Database } from '../../src/db/database.js';

export async function settled(db: Database): Promise<void> {
  await expect.poll(() => rowsWaiting(db), { timeout: 15_000, message: 'the outbox is worked off' }).toBe(0);
}

async function rowsWaiting(db: Database): Promise<number> {
  const { rows } = await db.query<{ count: number }>(
    'select count(*)::int as count from chat.outbox where failed_at is null',
  );
  return Number(rows[0]?.count);
}
