// Rows for as long as the process lives: for Node, tests, and browsers that store nothing.
import type { Row, StorePort } from './store.port.js';

/** Keeps rows as long as the page or process lives. */
export function memoryStore(): StorePort {
  const rows = new Map<string, unknown>();
  const set = ([key, value]: Row) => {
    if (value === undefined) rows.delete(key);
    else rows.set(key, value);
  };
  return {
    shared: false,
    async read(prefix) {
      const found = [...rows].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1));
      return found;
    },
    async write(changed) {
      for (const row of changed) set(row);
    },
    async update(key, next) {
      const value = next(rows.get(key));
      set([key, value]);
      return value;
    },
    close() {},
  };
}
