// Many clients that lose their connections at one moment, and each comes back as the SDK does: with the same commands.
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { ask, inTurn, nextId, tokenFor } from './crowd.mjs';
import { quantiles } from './record.mjs';

/** Whom a room holds: neighbours. Each client is in one of each kind. */
const ROOMS = [
  { kind: 'direct', size: 2 },
  { kind: 'group', size: 5 },
  { kind: 'group', size: 10 },
];
const BEFORE = 3;
/** The SDK's own figures. */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;
const PRESENCE_AFTER_MS = 150;
const ANSWER_WITHIN_MS = 10_000;
const LIST = { limit: 50, filter: 'active' };

export class Herd {
  #rooms = [];
  #url;

  static async gather({ url, secret, users }) {
    const herd = new Herd();
    herd.#url = url;
    herd.clients = await inTurn(users, async (index) => {
      // Nobody of another scenario: two of those may have a direct room already, with all that was said in it.
      const userId = `herd${index}`;
      return { userId, token: await tokenFor(userId, secret), cursors: new Map(), since: null };
    });
    await inTurn(users, (index) => herd.#enter(herd.clients[index]));
    for (const { kind, size } of ROOMS)
      await inTurn(Math.floor(users / size), (index) =>
        herd.#open(kind, herd.clients.slice(index * size, (index + 1) * size)),
      );
    for (let times = 0; times < BEFORE; times++) await herd.speak();
    await herd.comeBack();
    return herd;
  }

  /** The network is gone, without a word to anybody. */
  cut() {
    for (const { socket } of this.clients) socket.off('disconnect').io.engine.transport.ws.terminate();
  }

  /** A message in each room while nobody is there, by REST. */
  async speak() {
    await inTurn(this.#rooms.length, async (index) => {
      const room = this.#rooms[index];
      room.missed = nextId();
      const response = await fetch(`${this.#url}/chat/rooms/${room.id}/messages`, {
        method: 'POST',
        headers: { authorization: `Bearer ${room.members[0].token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ id: room.missed, type: 'TEXT', body: 'You were away when this was said.' }),
      });
      if (!response.ok) throw new Error(`a message was refused: ${await response.text()}`);
      await response.body?.cancel();
    });
  }

  /** All at once; resolves when each has what it missed, and has asked all that it asks. */
  async comeBack() {
    const begunAt = performance.now();
    let again = 0;
    const currentMs = await Promise.all(
      this.clients.map(async (client) => {
        if (!client.socket?.connected) again += await this.#reconnect(client);
        const asks = new Asks(client);
        const atMs = asks.sync().then(() => performance.now() - begunAt);
        await Promise.all([atMs, asks.list(), asks.take('block:list', {}), asks.look()]);
        await asks.mark();
        again += asks.again;
        return atMs;
      }),
    );
    return { again, settledMs: performance.now() - begunAt, currentMs: quantiles(currentMs) };
  }

  leave() {
    for (const { socket } of this.clients) socket.off('disconnect').disconnect();
  }

  async #open(kind, members) {
    const [first, ...others] = members;
    const title = kind === 'direct' ? {} : { title: 'bench' };
    const { room } = await new Asks(first).take('room:open', {
      kind,
      members: others.map(({ userId }) => userId),
      ...title,
    });
    this.#rooms.push(Object.assign(room, { members }));
    for (const client of members) client.cursors.set(room.id, { room, seq: 0, rev: 0 });
  }

  /** Waits as the SDK does, and answers how often it could not come in. */
  async #reconnect(client) {
    for (let failures = 0; ; failures++) {
      await sleep(Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures));
      try {
        await this.#enter(client);
        return failures;
      } catch (error) {
        if (error.data?.retryable === false) throw error;
        await sleep(error.data?.retryAfterMs ?? 0);
      }
    }
  }

  #enter(client) {
    const socket = io(`${this.#url}/chat`, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth: { token: client.token },
    });
    client.socket = socket;
    return new Promise((resolve, reject) => {
      socket.once('hello', ({ epoch, serverTime }) => {
        client.epoch = epoch;
        client.since ??= serverTime;
        resolve();
      });
      socket.once('connect_error', reject);
    });
  }
}

/** What one client asks when it is greeted. */
class Asks {
  again = 0;

  constructor(client) {
    this.client = client;
  }

  /** Asks again when the server is busy, or takes longer than the SDK waits. */
  async take(command, input) {
    for (;;) {
      try {
        return await ask(this.client, command, input, ANSWER_WITHIN_MS);
      } catch (error) {
        if (!this.client.socket.connected) throw new Error(`${this.client.userId} was cut off again`);
        if (error.wire?.retryable === false) throw error;
        this.again += 1;
        await sleep(error.wire?.retryAfterMs ?? FIRST_WAIT_MS);
      }
    }
  }

  async sync() {
    const { client } = this;
    const cursors = [...client.cursors].map(([roomId, { seq, rev }]) => [roomId, { seq, rev }]);
    const { epoch, since } = client;
    const answer = await this.take('sync', { epoch, since, rooms: Object.fromEntries(cursors) });
    client.since = answer.now;
    const synced = new Map(answer.rooms.map((room) => [room.roomId, room]));
    for (const [roomId, cursor] of client.cursors) {
      const { messages = [], head } = synced.get(roomId) ?? {};
      if (!messages.some(({ id }) => id === cursor.room.missed))
        throw new Error(`${client.userId} was not told what it missed in ${roomId}`);
      Object.assign(cursor, head);
    }
  }

  async list() {
    await this.take('room:list', LIST);
    await this.take('unread:get', {});
  }

  /** The room that stands open, and whether those in it are there. */
  async look() {
    const [[roomId, { room }]] = this.client.cursors;
    const others = room.members.filter((member) => member !== this.client);
    const presence = async () => {
      await sleep(PRESENCE_AFTER_MS);
      await this.take('presence:watch', { userIds: others.map(({ userId }) => userId) });
    };
    await Promise.all([this.take('room:subscribe', { roomId }), presence()]);
  }

  async mark() {
    const { cursors } = this.client;
    const marks = [...cursors].map(([roomId, { seq }]) => this.take('receipt:mark', { roomId, deliveredSeq: seq }));
    await Promise.all(marks);
  }
}
