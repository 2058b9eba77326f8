// Which people's presence this connection hears: those somebody asked for, and the members of watched rooms.
import { MAX_MEMBERS_SHOWN } from '@doran/protocol/wire';
import type { Clock } from './clock.js';
import type { Connection } from './connection.js';
import { busyFor } from './faults.js';
import { chore, type Model } from './model.js';
import { others } from './rooms.js';

/** Many rooms change at once when the list comes: they make one question. */
const GATHER_MS = 150;

export interface PresenceWatch {
  /** Answers how to stop. */
  watch(userIds: readonly string[]): () => void;
  /** The watched rooms, or their members, may have changed. */
  look(): void;
  /** A new connection watches nobody yet. */
  anew(): void;
  close(): void;
}

interface Needs {
  model: Model;
  command: Connection['command'];
  clock: Clock;
}

export function createPresence({ model, command, clock }: Needs): PresenceWatch {
  const asked = new Set<readonly string[]>();
  let watched = '';
  let cancel: (() => void) | null = null;

  /** As many as the server lets one watch; those in front of the reader first. */
  function wanted(): string[] {
    const { me, watched: rooms, rooms: list } = model.get();
    const inRooms = [...rooms.keys()].flatMap((roomId) => {
      const room = list.byId.get(roomId);
      return room?.me ? others(room, me?.id).map(({ user }) => user.id) : [];
    });
    return [...new Set([...inRooms, ...[...asked].flat()])].slice(0, MAX_MEMBERS_SHOWN);
  }

  async function ask(): Promise<void> {
    cancel = null;
    const userIds = wanted();
    const key = [...userIds].sort().join(' ');
    if (key === watched || model.get().connection.status !== 'online') return;
    watched = key;
    const done = await chore(model, 'presence', async () => {
      try {
        const answer = await command('presence:watch', { userIds });
        model.change((state) => {
          const presence = new Map(state.presence);
          for (const one of answer.presence) presence.set(one.userId, one);
          return { ...state, presence };
        });
      } catch (error) {
        const busyMs = busyFor(error);
        if (busyMs === null) throw error;
        // Nothing that the reader need hear of: it is asked again.
        watched = '';
        cancel ??= clock.after(busyMs, () => void ask());
      }
    });
    if (!done) watched = '';
  }

  function look(): void {
    cancel ??= clock.after(GATHER_MS, () => void ask());
  }

  return {
    look,
    watch(userIds) {
      const mine = [...userIds];
      asked.add(mine);
      look();
      return () => {
        if (asked.delete(mine)) look();
      };
    },
    anew() {
      watched = '';
      look();
    },
    close: () => cancel?.(),
  };
}
