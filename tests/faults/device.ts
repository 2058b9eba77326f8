// One device of the crowd: a real client that lives, reloads and goes offline on the same store, and writes all of it down.
import {
  type Chat,
  ChatError,
  connect,
  memoryStore,
  socketio,
  sse,
  type TimelineMessage,
  Unanswered,
} from '@doran/client';
import type { Random } from '../simulation/random.js';
import { lossy } from '../simulation/transports.js';
import type { Carrier, DeviceEntry, Log, Part } from './log.js';
import { runOf } from './log.js';
import type { PlannedRoom } from './population.js';
import type { Sockets } from './sockets.js';
import { type DeviceState, type RoomState, type Shown, TAIL } from './state.js';
import { witnessing } from './witness.js';

/** A lost answer makes the client send again what the server has: dedupe is asked for without any other fault. */
const LOST_ANSWERS = { lose: 0, double: 0, late: 0, loseAnswer: 0.02 };
const LOOK_MS = 500;
const ANSWER_WITHIN_MS = 10_000;

export interface DeviceNeeds {
  name: string;
  user: string;
  part: Part;
  carrier: Carrier;
  url: string;
  token(userId: string): Promise<string>;
  /** All of the crowd: its own, the channels that it may watch, and those that it may not see. */
  rooms: readonly PlannedRoom[];
  random: Random;
  log: Log<DeviceEntry>;
  sockets: Sockets;
}

export interface Device {
  readonly name: string;
  readonly user: string;
  readonly part: Part;
  readonly carrier: Carrier;
  readonly chat: Chat;
  readonly rooms: readonly PlannedRoom[];
  readonly log: Log<DeviceEntry>;
  /** Whether answers are lost now and then. */
  lossy: boolean;
  /** The rooms that it shows now. */
  readonly watched: ReadonlySet<string>;
  show(roomId: string, shown: boolean): void;
  send(roomId: string): void;
  /** The page goes, and comes back then. */
  away(back: Promise<unknown>): Promise<void>;
  /** What it asks counts as asked by it; a refusal or a lost answer is part of the game. Answers `ok` or why not. */
  attempt(work: () => Promise<unknown>): Promise<string>;
  /**
   * Marks what no careful client would, past the client: a request of its own, of which every device of the user hears.
   */
  markByHand(roomId: string, readSeq: number): Promise<void>;
  /** Shows each room that it has, as far as the server lets it. */
  showAll(): void;
  state(): DeviceState;
  close(): Promise<void>;
}

export function createDevice(needs: DeviceNeeds): Device {
  const { name, user, part, carrier, url, rooms, random, log, sockets } = needs;
  const store = memoryStore();
  const watches = new Map<string, () => void>();
  const failed = new Set<string>();
  let connections = 0;
  let lives = 0;
  let sends = 0;
  let chat!: Chat;
  let looking: NodeJS.Timeout;
  const lossRandom = random.fork('losses');
  const carried = carrier === 'sse' ? sse() : socketio({ carriers: [carrier] });
  const witnessed = witnessing(log, () => ++connections)(carried);
  const transport = lossy({ ...LOST_ANSWERS }, lossRandom, () => device.lossy)(witnessed);
  log.write({ e: 'begin', device: name, user, carrier, part });

  function open(): void {
    lives += 1;
    log.write({ e: 'life', life: lives });
    chat = sockets.of(name, () =>
      connect({
        url,
        userId: user,
        token: () => needs.token(user),
        transports: [transport],
        store,
        random: random.fork(`life ${lives}`).next,
      }),
    );
    const known = new Map<string, unknown>();
    // Only what has changed since the last look: each part of the state is another object then.
    looking = setInterval(() => look(known), LOOK_MS);
    chat.subscribe((state) => state.pending, noteFailed);
    chat.on('room:removed', ({ roomId }) => device.show(roomId, false));
    for (const roomId of watches.keys())
      watches.set(
        roomId,
        sockets.of(name, () => chat.room(roomId).watch()),
      );
  }

  function look(known: Map<string, unknown>): void {
    for (const [roomId, { head, me }] of chat.state.rooms.byId) {
      const line = `${head.seq} ${head.rev} ${me?.readSeq} ${me?.deliveredSeq} ${me?.unread}`;
      if (me && known.get(`line ${roomId}`) !== line) {
        const { readSeq: read, deliveredSeq: delivered, unread } = me;
        log.write({ e: 'line', life: lives, room: roomId, head: head.seq, read, delivered, unread });
      }
      known.set(`line ${roomId}`, line);
    }
    for (const roomId of watches.keys()) {
      const { messages } = chat.room(roomId).timeline;
      if (known.get(roomId) === messages) continue;
      known.set(roomId, messages);
      log.write({ e: 'timeline', life: lives, room: roomId, run: runOf(seqsOf(messages)) });
    }
  }

  function noteFailed(pending: Chat['state']['pending']): void {
    for (const [room, list] of pending) {
      for (const { id, fault } of list) {
        if (fault && !failed.has(id)) log.write({ e: 'failed', room, id, code: fault.code });
        if (fault) failed.add(id);
      }
    }
  }

  async function shut(): Promise<void> {
    clearInterval(looking);
    await chat.close();
    log.write({ e: 'closed' });
  }

  const device: Device = {
    name,
    user,
    part,
    carrier,
    rooms,
    log,
    lossy: true,
    get chat() {
      return chat;
    },
    get watched() {
      return new Set(watches.keys());
    },
    show(roomId, shown) {
      const stop = watches.get(roomId);
      if (shown && !stop)
        watches.set(
          roomId,
          sockets.of(name, () => chat.room(roomId).watch()),
        );
      if (!shown && stop) {
        watches.delete(roomId);
        stop();
      }
    },
    send(roomId) {
      sends += 1;
      const body = `${name} says ${sends}`;
      const { id } = sockets.of(name, () => chat.room(roomId).send({ body, data: { key: body } }));
      log.write({ e: 'send', room: roomId, id, body });
    },
    async away(back) {
      await shut();
      await back;
      open();
    },
    async attempt(work) {
      try {
        await sockets.of(name, work);
        return 'ok';
      } catch (error) {
        if (error instanceof ChatError) return error.code;
        if (error instanceof Unanswered) return 'unanswered';
        throw error;
      }
    },
    async markByHand(room, readSeq) {
      const asked = Date.now();
      const request = {
        method: 'PUT',
        headers: { authorization: `Bearer ${await needs.token(user)}`, 'content-type': 'application/json' },
        body: JSON.stringify({ readSeq }),
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
      };
      try {
        const response = await sockets.of(name, () => fetch(`${url}/chat/rooms/${room}/receipts`, request));
        if (!response.ok) return;
        const answer = (await response.json()) as { readSeq: number; deliveredSeq: number; unread: number };
        const { readSeq: read, deliveredSeq: delivered, unread } = answer;
        log.write({ e: 'marked', c: 0, room, asked, read, delivered, unread });
      } catch {
        // No answer: it may have been done all the same, and nobody was promised anything.
      }
    },
    showAll() {
      for (const { id, kind } of rooms) {
        const { timeline, info } = chat.room(id);
        if (!info?.me && kind !== 'channel') continue;
        // It was taken away and has come back: the page that showed it was left.
        if (timeline.status === 'idle' || (timeline.status === 'failed' && !timeline.fault?.retryable)) {
          device.show(id, false);
        }
        device.show(id, true);
        if (timeline.hasNewer) chat.room(id).showLatest();
      }
    },
    state: () => stateOf(chat, rooms, user),
    close: shut,
  };
  open();
  return device;
}

const seqsOf = (messages: readonly TimelineMessage[]): number[] =>
  messages.flatMap(({ seq }) => (seq === null ? [] : [seq]));

function stateOf(chat: Chat, rooms: readonly PlannedRoom[], user: string): DeviceState {
  const { connection, pending, unread, rooms: list } = chat.state;
  const waits = [...pending].flatMap(([room, all]) =>
    all.filter((one) => !one.acked).map(({ id, fault }) => ({ room, id, code: fault?.code ?? null })),
  );
  const held = rooms.filter(({ id }) => list.byId.has(id));
  return {
    status: connection.status,
    pending: waits,
    unread,
    rooms: held.map(({ id }) => roomStateOf(chat, id, user)),
  };
}

function roomStateOf(chat: Chat, room: string, user: string): RoomState {
  const { info, timeline } = chat.room(room);
  const placed = timeline.messages.flatMap((message): Shown[] =>
    message.seq === null ? [] : [[message.seq, message.id, message.rev, message.deletedAt ? null : message.body]],
  );
  const others = [...(chat.state.receipts.get(room)?.values() ?? [])].filter((one) => one.userId !== user);
  const me = info?.me ?? null;
  return {
    room,
    head: info?.head.seq ?? 0,
    rev: info?.head.rev ?? 0,
    me: me && { read: me.readSeq, delivered: me.deliveredSeq, unread: me.unread },
    timeline:
      timeline.status === 'ready'
        ? {
            gap: timeline.hasGap,
            newer: timeline.hasNewer,
            run: runOf(placed.map(([seq]) => seq)),
            tail: placed.slice(-TAIL),
          }
        : null,
    others: others.map(({ userId, deliveredSeq, readSeq }) => [userId, deliveredSeq, readSeq]),
  };
}
