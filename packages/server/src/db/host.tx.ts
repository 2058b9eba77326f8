// A host's own transaction, of whatever library, seen as ours.
import type { Queryable } from './database.js';

/**
 * What a host passes to commit its rows and ours together: anything that runs one statement with `$1` parameters on
 * the connection of its open transaction. A `pg` client, PGlite's transaction, and TypeORM's `EntityManager` or
 * `QueryRunner` fit as they are; others are wrapped in one line.
 */
export interface HostTransaction {
  /** Runs one statement, with `$1` parameters, in the open transaction. */
  // biome-ignore lint/suspicious/noExplicitAny: the libraries' own result types differ; rowsOf tells them apart.
  query(text: string, values?: any[]): Promise<any>;
}

export function hostTransaction(tx: HostTransaction): Queryable {
  return { query: async (text, values) => ({ rows: rowsOf(await tx.query(text, values)) as never[] }) };
}

/** `pg` and PGlite answer `{ rows }`; TypeORM answers the rows themselves (our statements all end in a select). */
function rowsOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  const rows = (answer as { rows?: unknown }).rows;
  if (Array.isArray(rows)) return rows;
  throw new TypeError('The transaction answered neither rows nor { rows }: pass one that returns rows.');
}
