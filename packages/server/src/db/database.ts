// What the rest of the server knows of its database: one query interface over PostgreSQL and embedded PGlite.

export interface Result<R> {
  rows: R[];
}

/** Runs one statement. `name` makes it a prepared statement on connections that keep them. */
export interface Queryable {
  query<R>(text: string, values?: unknown[], name?: string): Promise<Result<R>>;
}

export interface Transaction extends Queryable {
  /** Several statements without parameters, as a migration file holds them. */
  script(text: string): Promise<void>;
}

export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite';
  /**
   * The connection of the group-commit writers. It gives up on a locked row after 50 ms, so that one host's slow
   * transaction holds up its own room only.
   */
  readonly writer: Queryable;
  /** Commits what `work` did, or nothing when it throws. Never ask for a second connection inside it. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** Calls `heard` for each NOTIFY on the channel, and once whenever some may have been missed. */
  listen(channel: string, heard: () => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export const DATABASE = Symbol('Database');
