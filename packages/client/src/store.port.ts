// Where a client keeps what must outlive a page: the outbox and the cache, as rows under keys.
/** One kept value under its key. */
export type Row = readonly [key: string, value: unknown];

/** What a store of your own must do. `indexedDbStore` and `memoryStore` are two. */
export interface StorePort {
  /** Whether other clients on this device, such as another tab, see the same rows. */
  readonly shared: boolean;
  /** Every row whose key begins so, ascending by key. Values are plain data, and never changed. */
  read(prefix: string): Promise<Row[]>;
  /** All of them or none; `undefined` as a value removes the row. */
  write(rows: readonly Row[]): Promise<void>;
  /** Reads and replaces one row with nobody coming between; answers the new value. */
  update(key: string, next: (value: unknown) => unknown): Promise<unknown>;
  /** Lets go of the store; nobody reads or writes after it. */
  close(): void;
}
