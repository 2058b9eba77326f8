// Puts the parts of the chat together: what a page may ask of it, and who does it.
import type { ChatEvent, CommandInput, CommandOutput, EventData, EventName } from '@doran/protocol/wire';
import { type Consequences, takeEvent, takeMessage } from './arrivals.js';
import type { AttentionPort } from './attention.js';
import { becomesOnline } from './becomes.online.js';
import { createBlocks } from './blocks.js';
import { createCache } from './cache.js';
import type { Clock } from './clock.js';
import { type Connection, type ConnectionState, createConnection } from './connection.js';
import { createRoomsLoader } from './list.js';
import { Listeners } from './listeners.js';
import type { LocksPort } from './locks.js';
import { chore, createModel, withoutTrouble } from './model.js';
import { createOutbox } from './outbox.js';
import { createPaging } from './paging.js';
import { createPresence } from './presence.js';
import { createReceipts } from './receipts.js';
import { createRoom, type RoomHandle, type RoomNeeds } from './room.js';
import { withRooms } from './rooms.js';
import { type ChatState, type Chore, INITIAL, type RoomFilter, withoutHistory } from './state.js';
import { inStore } from './store.fault.js';
import type { StorePort } from './store.port.js';
import { createSync } from './sync.js';
import type { Transport } from './transport.port.js';
import { createTyping } from './typing.js';
import { createWatching } from './watching.js';

/** Everything said: nothing is chosen here. `connect` fills in what suits a browser, React Native or Node. */
export interface ChatSetup {
  url: string;
  /** Asks the host for the user's JWT. */
  token: () => Promise<string>;
  userId?: string;
  transports: readonly Transport[];
  store: StorePort;
  locks: LocksPort;
  attention: AttentionPort;
  clock: Clock;
  /** 0 to 1, for the jitter of the back-off. */
  random: () => number;
  /** A UUID. */
  newId: () => string;
  /** Milliseconds that the server may take for an answer. */
  answerWithinMs: number;
}

/** What is told of; a UUID is made where no `id` is given. */
export type Report = Omit<CommandInput<'report:create'>, 'id'> & { id?: string };

/** A chat of one user: its state, its rooms, and the way to the server. `connect` makes one. */
export interface Chat {
  readonly state: ChatState;
  readonly connection: ConnectionState;
  /** What `select` picks out of the state. */
  get<T>(select: (state: ChatState) => T): T;
  /** Calls the listener whenever the selected value is another one, by `Object.is`; answers how to stop. */
  subscribe<T>(select: (state: ChatState) => T, listener: (now: T, before: T) => void): () => void;
  /**
   * A live event from the server, after the state has taken it in. Events are hints: what was missed while the
   * connection was away comes into the state, and not here.
   */
  on<N extends EventName>(name: N, listener: (data: EventData<N>) => void): () => void;
  readonly rooms: {
    /** Opens a room, or finds the direct room of the same two about the same subject. */
    open(input: CommandInput<'room:open'>): Promise<RoomHandle>;
    /** The next page of the list, if there is one. */
    loadMore(): Promise<void>;
    /** The list again, from its beginning. */
    reload(): Promise<void>;
    /** Shows other rooms in the list: active, archived, unread or all of them. */
    setFilter(filter: RoomFilter): void;
  };
  /** The handle of a room, known or not; it costs nothing. */
  room(roomId: string): RoomHandle;
  /** Hears whether these people are online, in `state.presence`; answers how to stop. */
  watchPresence(userIds: readonly string[]): () => void;
  /** Blocks a user, or does so no longer; `state.blocked` has whom. Rejects when it was not done. */
  block(userId: string, blocked?: boolean): Promise<void>;
  /** Reports a room, a user in it, or messages. Give an `id` of your own to try the same report again safely. */
  report(report: Report): Promise<CommandOutput<'report:create'>>;
  /** Any command of the contract. Rejects with a ChatError when refused, with Unanswered when no answer came. */
  command: Connection['command'];
  /** Resolves when it is online; rejects with the fault when it is refused, or is not online within `ms`. */
  online(ms?: number): Promise<void>;
  /** Forgets why this was refused: whoever was told need not be told again, until it is refused again. */
  dismiss(chore: Chore): void;
  /** Tries at once, whatever it was waiting for. */
  reconnect(): void;
  /** Ends the connection; what is unsent and what is cached stay in the store. */
  close(): Promise<void>;
  /**
   * Ends the connection and removes what this device keeps of the user, unsent messages too. Rejects with a StoreError
   * when it could not be removed.
   */
  signOut(): Promise<void>;
}

/** The chat from parts that you choose all by yourself. `connect` chooses for you. */
export function createChat(setup: ChatSetup): Chat {
  const { url, store, clock, attention } = setup;
  const model = createModel();
  const listeners = new Listeners();
  const handles = new Map<string, RoomHandle>();
  /** Events that came while a user's cache was still being read; null when nothing waits. */
  let backlog: ChatEvent[] | null = [];

  const connection = createConnection({
    ...setup,
    changed(state) {
      const wasOnline = model.get().connection.status === 'online';
      model.change((before) => ({ ...before, connection: state }));
      if (!wasOnline || state.status === 'online') return;
      typing.forget();
      outbox.offline();
    },
    event(event) {
      if (event.name === 'hello') void greet(event.data);
      else if (backlog) backlog.push(event);
      else take(event);
    },
  });
  const { command } = connection;

  const parts = { model, command, clock };
  const receipts = createReceipts({ ...parts, here: attention.here });
  const typing = createTyping(parts);
  const presence = createPresence(parts);
  const blocks = createBlocks({ ...parts, unblocked: presence.anew });
  const cache = createCache({ model, store, clock, url });
  const roomsMoved = () => {
    presence.look();
    watching.look();
  };
  const moved = () => {
    roomsMoved();
    receipts.touchAll();
  };
  const list = createRoomsLoader({ ...parts, moved });
  const paging = createPaging(parts);
  const watching = createWatching({
    ...setup,
    ...parts,
    paging,
    behind: () => sync.mend(),
    looked(roomId) {
      receipts.touch(roomId);
      presence.look();
    },
  });
  const sync = createSync({
    ...parts,
    otherEpoch: connection.reconnect,
    refill: (roomId) => void watching.refill(roomId),
    reloadList: () => void list.load(),
    moved,
    catchUp: watching.catchUp,
  });
  const then: Consequences = {
    here: attention.here,
    received: receipts.touch,
    gap: sync.mend,
    askForRoom: (roomId) => void list.adopt(roomId),
    roomsMoved,
    typing: typing.heard,
    blocked: blocks.heard,
    syncRequired: sync.now,
  };
  const arrived: RoomNeeds['arrived'] = (message) => takeMessage(model, message, then);
  const outbox = createOutbox({ ...setup, ...parts, arrived });
  const unsure = sync.mend;
  const roomNeeds: RoomNeeds = { ...parts, outbox, watching, paging, receipts, typing, arrived, unsure };

  function take(event: ChatEvent): void {
    takeEvent(model, event, then);
    listeners.tell(event);
  }

  /** Whose chat this is: shows what this device keeps of that user. */
  async function become(userId: string): Promise<void> {
    if (model.get().me?.id === userId) return;
    outbox.end();
    if (model.get().me !== null) model.change((state) => ({ ...INITIAL, connection: state.connection }));
    model.change((state) => ({ ...state, me: { id: userId } }));
    await chore(model, 'store', () => cache.begin(userId));
    await outbox.begin(userId);
  }

  const restored = chore(model, 'store', async () => {
    const userId = setup.userId ?? (await cache.lastUser());
    if (userId !== null) await become(userId);
  });

  /** Every connection begins here: the server has said hello. */
  async function greet(hello: EventData<'hello'>): Promise<void> {
    backlog = [];
    await restored;
    await become(hello.userId);
    const held = model.get().epoch;
    if (held !== null && held !== hello.epoch) model.change(withoutHistory);
    model.change((state) => ({
      ...state,
      epoch: hello.epoch,
      since: state.since ?? hello.serverTime,
      troubles: new Map(),
    }));
    const missed = backlog ?? [];
    backlog = null;
    for (const event of missed) take(event);
    listeners.tell({ name: 'hello', data: hello });
    sync.begin();
    // Every time: it heals what `sync` does not tell, such as a room that was muted on another device.
    void list.load();
    void blocks.load();
    watching.again();
    presence.anew();
    receipts.touchAll();
    outbox.online();
  }

  const unwatch = attention.watch((what) => {
    if (what === 'network' && model.get().connection.status === 'offline') connection.reconnect();
    if (what === 'away') void cache.flush();
    // A machine that slept may hold a connection that heard nothing in the meantime.
    if (what === 'here') sync.soon();
    if (what === 'here') for (const roomId of model.get().watched.keys()) receipts.touch(roomId);
  });

  function room(roomId: string): RoomHandle {
    const handle = handles.get(roomId) ?? createRoom(roomId, roomNeeds);
    handles.set(roomId, handle);
    return handle;
  }

  function end(): void {
    unwatch();
    sync.close();
    watching.close();
    receipts.close();
    typing.forget();
    presence.close();
    outbox.close();
    connection.close();
  }

  connection.start();

  return {
    get state() {
      return model.get();
    },
    get connection() {
      return model.get().connection;
    },
    get: (select) => select(model.get()),
    subscribe: model.subscribe,
    on: (name, listener) => listeners.on(name, listener),
    rooms: {
      async open(input) {
        const { room: opened } = await command('room:open', input);
        model.change((state) => withRooms(state, [opened]));
        moved();
        return room(opened.id);
      },
      loadMore: list.more,
      reload: list.load,
      setFilter: list.setFilter,
    },
    room,
    watchPresence: presence.watch,
    block: blocks.set,
    report: (report) => command('report:create', { id: setup.newId(), ...report }),
    command,
    online: (ms = 30_000) => becomesOnline(model, clock, ms),
    dismiss: (name) => model.change((state) => withoutTrouble(state, name)),
    reconnect: connection.reconnect,
    async close() {
      end();
      await cache.flush();
      cache.close();
      store.close();
    },
    async signOut() {
      end();
      try {
        await inStore(cache.clear);
      } finally {
        cache.close();
        store.close();
        model.change((state) => ({ ...INITIAL, connection: state.connection, rooms: { ...INITIAL.rooms } }));
      }
    },
  };
}
