// Puts the parts of the chat together: what the screens may ask of it, and who does it.
import type { CommandInput, User } from '@doran/protocol';
import { type Consequences, takeEvent, takeMessage } from './arrivals';
import { type Connection, connect } from './connection';
import { createRoomsLoader } from './list';
import { createOpening, withoutHistory } from './opening';
import { createOutbox } from './outbox';
import { createPresence } from './presence';
import { createReceipts } from './receipts';
import { withRoom } from './rooms';
import { type Chore, withEntry } from './state';
import { createStore, type Store } from './store';
import { createSync } from './sync';
import type { Tokens } from './tokens';
import { createTyping } from './typing';
import { keepUnsent } from './unsent';

export interface Chat {
  readonly store: Pick<Store, 'get' | 'subscribe'>;
  openRoom(roomId: string): void;
  reopenRoom(): void;
  leaveRoom(): void;
  loadOlder(): Promise<boolean>;
  loadRooms(): void;
  loadMoreRooms(): void;
  /** Answers the room's id; rejects when refused. */
  startConversation(input: CommandInput<'room:open'>): Promise<string>;
  send(roomId: string, body: string, replyTo: string | null): void;
  tryAgain(roomId: string, id: string): void;
  discard(roomId: string, id: string): void;
  /** Rejects when refused. */
  edit(roomId: string, seq: number, body: string): Promise<void>;
  /** Rejects when refused. */
  remove(roomId: string, seq: number): Promise<void>;
  typed(roomId: string, text: string): void;
  reconnect(): void;
  /** The reader has seen that a chore was refused. */
  dismiss(chore: Chore): void;
  close(): void;
}

const attentive = () => document.visibilityState === 'visible' && document.hasFocus();

export function openChat(me: User, tokens: Tokens): Chat {
  const store = createStore(me);
  const forgetUnsent = keepUnsent(store);
  const connection = connect(tokens, {
    link(link) {
      store.change((state) => ({ ...state, link }));
      if (link.phase !== 'online') typing.forget();
    },
    event(event) {
      if (event.name === 'hello') begin(event.data.epoch, event.data.serverTime);
      else takeEvent(store, event, then);
    },
    sessionTrouble: (fault) =>
      store.change((state) => ({ ...state, troubles: withEntry(state.troubles, 'session', fault ?? undefined) })),
  });
  const command: Connection['command'] = connection.command;

  const receipts = createReceipts(store, command, attentive);
  const typing = createTyping(store, command);
  const presence = createPresence(store, command);
  const roomsMoved = () => {
    presence.look();
    receipts.touchAll();
  };
  const rooms = createRoomsLoader(store, command, roomsMoved);
  const opening = createOpening(store, command, (roomId) => {
    receipts.touch(roomId);
    presence.look();
  });
  const sync = createSync({
    store,
    command,
    otherEpoch: () => connection.reconnect(),
    refill: (roomId) => void (store.get().open?.roomId === roomId ? opening.again() : rooms.adopt(roomId)),
    reloadList: () => void rooms.load(),
    moved: roomsMoved,
  });
  const then: Consequences = {
    attentive,
    received: receipts.touch,
    gap: sync.mend,
    askForRoom: (roomId) => void rooms.adopt(roomId),
    roomsMoved: presence.look,
    typing: typing.heard,
    syncRequired: sync.now,
  };
  const outbox = createOutbox({
    store,
    command,
    arrived: (message) => takeMessage(store, message, then),
    newId: () => crypto.randomUUID(),
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  });

  /** Every connection begins here: the server has said hello. */
  function begin(epoch: string, serverTime: string): void {
    const held = store.get().epoch;
    if (held !== null && held !== epoch) {
      store.change(withoutHistory);
      sync.forget();
    }
    store.change((state) => ({ ...state, epoch, troubles: new Map() }));
    sync.begin(serverTime);
    // Every time: `sync` tells of rooms that moved, not of what was read on another device meanwhile.
    void rooms.load();
    void opening.again();
    sync.now();
    presence.anew();
    outbox.resume();
  }

  const onAttention = () => {
    if (!attentive()) return;
    const { open } = store.get();
    if (open) receipts.touch(open.roomId);
  };
  // A machine that slept may hold a connection that heard nothing in the meantime.
  const onVisible = () => {
    if (document.visibilityState === 'visible') sync.now();
    onAttention();
  };
  window.addEventListener('focus', onAttention);
  document.addEventListener('visibilitychange', onVisible);

  return {
    store,
    openRoom: (roomId) => void opening.open(roomId),
    reopenRoom: () => void opening.again(),
    leaveRoom: opening.leave,
    loadOlder: opening.older,
    loadRooms: () => void rooms.load(),
    loadMoreRooms: () => void rooms.more(),
    async startConversation(input) {
      const { room } = await command('room:open', input);
      store.change((state) => ({ ...state, rooms: withRoom(state.rooms, room) }));
      roomsMoved();
      return room.id;
    },
    send(roomId, body, replyTo) {
      store.change((state) => (state.open ? { ...state, open: { ...state.open, newAfter: null } } : state));
      outbox.send(roomId, body, replyTo);
    },
    tryAgain: outbox.tryAgain,
    discard: outbox.discard,
    async edit(roomId, seq, body) {
      takeMessage(store, (await command('message:edit', { roomId, seq, body })).message, then);
    },
    async remove(roomId, seq) {
      takeMessage(store, (await command('message:delete', { roomId, seq })).message, then);
    },
    typed: typing.typed,
    reconnect: connection.reconnect,
    dismiss: (chore) => store.change((state) => ({ ...state, troubles: withEntry(state.troubles, chore, undefined) })),
    close() {
      window.removeEventListener('focus', onAttention);
      document.removeEventListener('visibilitychange', onVisible);
      forgetUnsent();
      sync.close();
      receipts.close();
      typing.forget();
      presence.close();
      connection.close();
    },
  };
}
