// Rows in the browser's IndexedDB, shared by every tab of the origin.
import type { Row, StorePort } from './store.port.js';

const ROWS = 'rows';
/** Sorts behind every key that begins with the prefix: no key of ours holds it. */
const END = '\uffff';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });

/** `name` is the database's; two stores of one name see the same rows. */
export function indexedDbStore(name = 'doran'): StorePort {
  let opened: Promise<IDBDatabase> | null = null;

  function database(): Promise<IDBDatabase> {
    if (opened) return opened;
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS);
    const mine = done(request).then((db) => {
      const letGo = () => {
        if (opened === mine) opened = null;
      };
      // The browser may take a database away, and another tab may want to upgrade it: the next call opens it again.
      db.onclose = letGo;
      db.onversionchange = () => {
        db.close();
        letGo();
      };
      return db;
    });
    opened = mine;
    mine.catch(() => {
      if (opened === mine) opened = null;
    });
    return mine;
  }

  async function change<T>(work: (rows: IDBObjectStore) => T | Promise<T>): Promise<T> {
    const transaction = (await database()).transaction(ROWS, 'readwrite');
    const finished = committed(transaction);
    try {
      const result = await work(transaction.objectStore(ROWS));
      await finished;
      return result;
    } catch (error) {
      // A value that cannot be stored throws without ending the transaction: what came before it would be kept.
      finished.catch(() => {});
      if (transaction.error === null) transaction.abort();
      throw error;
    }
  }

  const set = (rows: IDBObjectStore, [key, value]: Row) => {
    if (value === undefined) rows.delete(key);
    else rows.put(value, key);
  };

  return {
    shared: true,
    async read(prefix) {
      const rows = (await database()).transaction(ROWS).objectStore(ROWS);
      const range = IDBKeyRange.bound(prefix, prefix + END);
      const [keys, values] = await Promise.all([done(rows.getAllKeys(range)), done(rows.getAll(range))]);
      return keys.map((key, index) => [key as string, values[index]] as const);
    },
    write: (changed) =>
      change((rows) => {
        for (const row of changed) set(rows, row);
      }),
    update: (key, next) =>
      change(async (rows) => {
        const value = next(await done(rows.get(key)));
        set(rows, [key, value]);
        return value;
      }),
    close() {
      opened?.then(
        (db) => db.close(),
        () => {},
      );
      opened = null;
    },
  };
}
