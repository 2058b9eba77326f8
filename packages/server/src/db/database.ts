// What the rest of the server knows of its database: one query interface over PostgreSQL and embedded PGlite.

export interface Result<R> {
  rows: R[];
}

/** Runs one statement. `name` makes it a prepared statement on connections that keep them. */
export interface Queryable {
  query<R>(text: string, values?: unknown[], name?: string): Promise<Result<R>>;
}

export interface Transaction extends Queryable {
  /** Several statements without parameters, as a migration file holds them; they may last as long as they take. */
  script(text: string): Promise<void>;
}

/** Who hears of a channel's NOTIFYs. */
export interface Listener {
  heard(payload: string): void;
  /** From here on everything is heard; something may have been missed before. Once at the start, and after each loss. */
  back(): void;
}

export interface Subscription {
  /**
   * Was everything heard that was committed up to a moment ago (at most {@link HEARD_WITHIN_MS})? False from then on
   * when the connection is lost or silent, and when this process itself stood still.
   */
  current(): boolean;
  close(): Promise<void>;
}

export const HEARD_WITHIN_MS = 1_000;

/** Connections of one kind: how many there are, how many of them rest, and how many callers wait for one. */
export interface PoolStats {
  total: number;
  idle: number;
  waiting: number;
}

export interface Database extends Queryable {
  readonly kind: 'postgres' | 'pglite';
  /**
   * The connection of the group-commit writers. It gives up on a locked row after 50 ms, so that one host's slow
   * transaction holds up its own room only.
   */
  readonly writer: Queryable;
  /** Commits what `work` did, or nothing when it throws. Whoever asks for a second connection inside it is refused. */
  transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  /**
   * Where to read what may be read anywhere: a replica that has all that was committed before this call, else the
   * primary. Never for a decision on who may do what.
   */
  fresh(): Promise<Queryable>;
  /** Tells the listener of each NOTIFY on the channel. All channels share one connection. */
  listen(channel: string, listener: Listener): Promise<Subscription>;
  /** By the name of the pool; none for the embedded database. */
  stats(): Record<string, PoolStats>;
  close(): Promise<void>;
}

export const DATABASE = Symbol('Database');
