// Which people's presence this connection hears: those of the conversations that are on the screen.
import { MAX_MEMBERS_SHOWN, type Presence } from '@doran/protocol';
import type { Connection } from './connection';
import { listed, others } from './rooms';
import type { ChatState } from './state';
import { chore, type Store } from './store';

export interface PresenceWatch {
  /** The rooms may have changed. */
  look(): void;
  /** A new connection watches nobody yet. */
  anew(): void;
  close(): void;
}

export function withPresence(state: ChatState, told: readonly Presence[]): ChatState {
  const presence = new Map(state.presence);
  for (const one of told) presence.set(one.userId, one);
  return { ...state, presence };
}

/** The open room's members first, then the rooms' in the order of the list, as many as may be watched. */
function wanted(state: ChatState): string[] {
  const open = state.open ? state.rooms.get(state.open.roomId) : undefined;
  const users = new Set<string>();
  for (const room of [...(open ? [open] : []), ...listed(state.rooms)]) {
    for (const member of others(room, state.me.id)) users.add(member.user.id);
  }
  return [...users].slice(0, MAX_MEMBERS_SHOWN);
}

export function createPresence(store: Store, command: Connection['command']): PresenceWatch {
  let watched = '';
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function watch(): Promise<void> {
    const userIds = wanted(store.get());
    const key = userIds.toSorted().join(' ');
    if (key === watched || store.get().link.phase !== 'online') return;
    watched = key;
    const watching = await chore(store, 'presence', async () => {
      const answer = await command('presence:watch', { userIds });
      store.change((state) => withPresence(state, answer.presence));
    });
    if (!watching) watched = '';
  }

  function look(): void {
    clearTimeout(timer);
    // Many rooms change at once when the list comes: they make one question.
    timer = setTimeout(() => void watch(), 150);
  }

  return {
    look,
    anew() {
      watched = '';
      look();
    },
    close: () => clearTimeout(timer),
  };
}
