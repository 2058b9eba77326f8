// Whom the user has blocked: read anew with every connection, and changed by every device of theirs ([BLOCK5]).
import type { Connection } from './connection.js';
import { chore, type Model } from './model.js';

export interface Blocks {
  load(): Promise<unknown>;
  /** Another device of the user did it. */
  heard(userId: string, blocked: boolean): void;
  /** Rejects when the server refuses it. */
  set(userId: string, blocked?: boolean): Promise<void>;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  /** The presence of somebody may be heard again. */
  unblocked(): void;
}

export function createBlocks({ model, command, unblocked }: Needs): Blocks {
  function heard(userId: string, blocked: boolean): void {
    model.change((state) => {
      if (state.blocked.has(userId) === blocked) return state;
      const others = [...state.blocked].filter((one) => one !== userId);
      return { ...state, blocked: new Set(blocked ? [userId, ...others] : others) };
    });
    if (!blocked) unblocked();
  }

  return {
    load: () =>
      chore(model, 'blocks', async () => {
        const { userIds } = await command('block:list', {});
        model.change((state) => ({ ...state, blocked: new Set(userIds) }));
      }),
    heard,
    async set(userId, blocked = true) {
      await command('block:set', { userId, blocked });
      heard(userId, blocked);
    },
  };
}
