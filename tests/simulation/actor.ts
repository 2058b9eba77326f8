// One SDK client as its seed plans it: what it does, what it sent, and its coming and going on the same store.
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Chat,
  ChatError,
  type Clock,
  connect,
  memoryStore,
  socketio,
  sse,
  systemClock,
  Unanswered,
} from '@doran/client';
import type { Network } from './network.js';
import type { Act, ClientPlan } from './plan.js';
import { type Random, randomOf } from './random.js';
import { lossy, prompting, type Wrap, witnessing } from './transports.js';
import type { World } from './world.js';

/** Its place among the client's sends to the room is its place in the list. */
export interface Sent {
  id: string;
  /** Names this send whatever id it goes out under. */
  key: string;
  roomId: string;
}

export interface Promised {
  id: string;
  roomId: string;
  seq: number;
  rev: number;
}

export interface Actor {
  readonly name: string;
  readonly userId: string;
  readonly roomIds: readonly string[];
  readonly chat: Chat;
  readonly sent: readonly Sent[];
  /** What acks told of: it must be in the database, whatever happened since ([SEND1]). */
  readonly promised: readonly Promised[];
  play(): Promise<void>;
  /** Its last act: the network is good from now on. */
  heal(): void;
  close(): Promise<void>;
}

/** Longer waits go by faster, so that a seed sees the minute's sync and the longest back-off; a day stays a day. */
const quick: Clock = { now: systemClock.now, after: (ms, work) => systemClock.after(paced(ms), work) };

function paced(ms: number): number {
  if (ms > 600_000) return ms;
  return ms >= 60_000 ? MINUTE_MS : Math.min(3_000, ms / 5);
}

const MINUTE_MS = 1_500;
const ANSWER_WITHIN_MS = 2_000;

interface Needs {
  name: string;
  seed: string;
  plan: ClientPlan;
  userId: string;
  /** By the numbers of the plan. */
  roomIds: readonly string[];
  ownRooms: readonly string[];
  network: Network;
  world: World;
  sabotage?: (() => Wrap) | undefined;
}

export function createActor(needs: Needs): Actor {
  const { name, plan, userId, roomIds, ownRooms, network, world } = needs;
  const store = memoryStore();
  const sent: Sent[] = [];
  const promised: Promised[] = [];
  const random: Random = randomOf(`${needs.seed}/${name}`);
  let healed = false;
  let prompt = () => {};
  const layers: Wrap[] = [
    ...(needs.sabotage ? [needs.sabotage()] : []),
    witnessing(({ id, roomId, seq, rev }) => promised.push({ id, roomId, seq, rev })),
    lossy(plan.losses, random.fork('losses'), () => !healed),
    prompting((now) => {
      prompt = now;
    }),
  ];
  const real = plan.carrier === 'sse' ? sse() : socketio({ carriers: [plan.carrier] });
  const transport = layers.reduce((inner, wrap) => wrap(inner), real);
  let chat = open();
  let running: Promise<unknown>[] = [];

  function open(): Chat {
    const opened = connect({
      url: network.url,
      token: () => world.token(userId),
      userId,
      transports: [transport],
      store,
      clock: quick,
      answerWithinMs: ANSWER_WITHIN_MS,
      // Its own numbers for each life: two lives may overlap in time.
      random: random.fork(`life ${random.next()}`).next,
    });
    for (const roomId of ownRooms) opened.room(roomId).watch();
    return opened;
  }

  /** A refusal or a lost answer is part of the game: the database says what became of it. Anything else is a bug. */
  const attempt = async (work: Promise<unknown>): Promise<void> => {
    await work.catch((error: unknown) => {
      if (!(error instanceof ChatError || error instanceof Unanswered)) throw error;
    });
  };

  function send(roomId: string): void {
    const key = `${name} #${sent.length + 1}`;
    const { id } = chat.room(roomId).send({ body: key, data: { key } });
    sent.push({ id, key, roomId });
  }

  async function act(one: Act): Promise<void> {
    if (one.kind === 'offline') {
      await chat.close();
      await sleep(one.ms);
      chat = open();
      return;
    }
    const room = chat.room(roomIds[one.room]!);
    const seqs = room.timeline.messages.flatMap(({ seq }) => (seq === null ? [] : [seq]));
    const own = room.timeline.messages.flatMap((message) =>
      message.senderId === userId && message.seq !== null && !message.deletedAt ? [message.seq] : [],
    );
    switch (one.kind) {
      case 'send':
        for (let count = 0; count < one.count; count += 1) send(room.id);
        return;
      case 'read': {
        const seq = seqs[Math.floor(one.share * seqs.length)];
        if (seq !== undefined) room.markVisible(seq);
        return;
      }
      case 'older':
      case 'newer':
        running.push(attempt(one.kind === 'older' ? room.loadOlder() : room.loadNewer()));
        return;
      case 'around': {
        const seq = Math.ceil(one.share * (room.info?.head.seq ?? 0));
        if (seq > 0) running.push(attempt(room.loadAround(seq)));
        return;
      }
      case 'latest':
        room.showLatest();
        return;
      case 'edit':
      case 'delete': {
        const seq = own.at(-one.which);
        if (seq === undefined) return;
        const done = one.kind === 'edit' ? room.edit(seq, `${name} edits ${seq}`) : room.delete(seq);
        running.push(attempt(done));
      }
    }
  }

  return {
    name,
    userId,
    roomIds: ownRooms,
    sent,
    promised,
    get chat() {
      return chat;
    },
    async play() {
      for (const { waitMs, ...one } of plan.acts) {
        await sleep(waitMs);
        await act(one as Act);
      }
      const all = running;
      running = [];
      await Promise.all(all);
    },
    heal() {
      healed = true;
      if (plan.healedBy === 'reconnect') chat.reconnect();
      if (plan.healedBy === 'told') prompt();
    },
    close: () => chat.close(),
  };
}
