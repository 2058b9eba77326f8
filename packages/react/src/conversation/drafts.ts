// Keeps what is written and not sent, for each person and room, over a reload of this window.
const keyOf = (userId: string, roomId: string) => `doran.draft.${userId}.${roomId}`;

/** A window may forbid its storage, or have none left: then a draft lives as long as its composer. */
function quietly<T>(work: (storage: Storage) => T, otherwise: T): T {
  try {
    return work(sessionStorage);
  } catch {
    return otherwise;
  }
}

export const readDraft = (userId: string, roomId: string): string =>
  quietly((storage) => storage.getItem(keyOf(userId, roomId)) ?? '', '');

export function keepDraft(userId: string, roomId: string, text: string): void {
  const key = keyOf(userId, roomId);
  quietly((storage) => (text === '' ? storage.removeItem(key) : storage.setItem(key, text)), undefined);
}
