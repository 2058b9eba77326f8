// The clients of one peer: connected, in their rooms, and hearing what is told there.
import { SignJWT } from 'jose';
import { io } from 'socket.io-client';
import { BODY } from '../peers/message.mjs';
import { Record } from './record.mjs';

const AT_ONCE = 50;
/** What one `member:add` may name. */
const MEMBERS_AT_ONCE = 100;

export class Crowd {
  /** Room to whom it has. */
  pairs = [];
  record = new Record();

  clients = [];
  #enter;

  /** Where there are several `urls`, neighbours are not at the same. */
  static async connect({ url, urls = [url], secret, users }) {
    const crowd = new Crowd();
    crowd.#enter = (index) => enter(urls[index % urls.length], `u${index}`, secret);
    await crowd.grow(users);
    return crowd;
  }

  /** Until it has so many. */
  async grow(users) {
    const before = this.clients.length;
    const newcomers = await inTurn(users - before, (index) => this.#enter(before + index));
    for (const { socket } of newcomers) {
      socket.on('message:created', ({ message }) => this.record.delivered(message.id));
      socket.on('disconnect', (reason) => this.record.fail(`a client was cut off: ${reason}`));
    }
    this.clients.push(...newcomers);
  }

  /** How many are still there: each asks its server, and hears something; that it is busy is an answer too. */
  async callRoll() {
    const { clients } = this;
    const hear = (index) => clients[index].socket.timeout(30_000).emitWithAck('unread:get', {});
    return (await inTurn(clients.length, hear)).length;
  }

  async openPairs() {
    this.pairs = await inTurn(this.clients.length / 2, async (index) => {
      const [one, other] = this.clients.slice(2 * index, 2 * index + 2);
      const { room } = await ask(one, 'room:open', { kind: 'direct', members: [other.userId] });
      one.roomId = room.id;
      other.roomId = room.id;
      return room.id;
    });
  }

  /** A room of the first clients; of a channel they are subscribers, and only the first is its member. */
  async openRoom(kind, size) {
    const [writer, ...others] = this.clients.slice(0, size);
    const ids = kind === 'channel' ? [] : others.map(({ userId }) => userId);
    const { room } = await ask(writer, 'room:open', {
      kind,
      members: ids.slice(0, MEMBERS_AT_ONCE),
      title: 'bench',
    });
    for (let from = MEMBERS_AT_ONCE; from < ids.length; from += MEMBERS_AT_ONCE) {
      const userIds = ids.slice(from, from + MEMBERS_AT_ONCE);
      await ask(writer, 'member:add', { roomId: room.id, userIds });
    }
    if (kind === 'channel')
      await inTurn(others.length, (index) => ask(others[index], 'room:subscribe', { roomId: room.id }));
    return room.id;
  }

  /** Sends; `at` is when it should have been sent, from which its latencies count. */
  send(client, roomId, at, done) {
    const id = nextId();
    this.record.sent(id, at);
    client.socket.emit('message:send', { roomId, id, type: 'TEXT', body: BODY }, (answer) => {
      if (!answer.ok) return this.record.fail(`a send was refused: ${JSON.stringify(answer.error)}`);
      this.record.acked(id);
      done?.();
    });
  }

  leave() {
    for (const { socket } of this.clients) socket.off('disconnect').disconnect();
  }
}

export const tokenFor = (userId, secret) =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime('6h')
    .sign(new TextEncoder().encode(secret));

async function enter(url, userId, secret) {
  const token = await tokenFor(userId, secret);
  const socket = io(`${url}/chat`, { transports: ['websocket'], forceNew: true, auth: { token, userId } });
  await new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error) => reject(new Error(`${userId} could not connect: ${error.message}`)));
  });
  return { userId, socket, roomId: '' };
}

/** Rejects with what the server said as `wire`. */
export async function ask({ socket }, command, input, withinMs = 30_000) {
  const answer = await socket.timeout(withinMs).emitWithAck(command, input);
  if (answer.ok) return answer.data;
  throw Object.assign(new Error(`${command} was refused: ${JSON.stringify(answer.error)}`), { wire: answer.error });
}

export async function inTurn(count, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < count) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, lane));
  return results;
}

let made = 0;
const random = () =>
  Math.floor(Math.random() * 2 ** 48)
    .toString(16)
    .padStart(12, '0');

/** A UUIDv7, as clients make them, ordered by time. */
export function nextId() {
  const time = Date.now().toString(16).padStart(12, '0');
  made = (made + 1) % 0x1000;
  return `${time.slice(0, 8)}-${time.slice(8)}-7${made.toString(16).padStart(3, '0')}-8000-${random()}`;
}
