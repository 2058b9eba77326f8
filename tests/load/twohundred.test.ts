// Two hundred people in twenty rooms send twenty thousand messages at once: none is lost, doubled or out of order.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { type Connection, openConnection } from '../conformance/connection.js';
import type { Message } from '../conformance/contract.js';
import { openRoom, readAll } from '../conformance/scenes.js';
import { type Actor, person, target } from '../conformance/target.js';

const ROOMS = 20;
const MEMBERS = 10;
const MESSAGES_EACH = 100;
/** Sends of one client that wait for their ack at the same time. */
const IN_FLIGHT = 5;
const IN_ROOM = MEMBERS * MESSAGES_EACH;

interface Client {
  actor: Actor;
  connection: Connection;
  roomId: string;
  /** In the order in which they came. */
  heard: { seq: number; id: string }[];
  /** Acked, by id. */
  acked: Map<string, number>;
}

async function enterRoom(actor: Actor, roomId: string): Promise<Client> {
  const connection = await openConnection(target.url, { auth: { token: actor.token } });
  const client: Client = { actor, connection, roomId, heard: [], acked: new Map() };
  connection.socket.on('message:created', ({ message }: { message: Message }) => {
    if (message.roomId === roomId) client.heard.push({ seq: message.seq, id: message.id });
  });
  return client;
}

async function sendAll(client: Client): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < MESSAGES_EACH) {
      next += 1;
      const id = randomUUID();
      const input = { roomId: client.roomId, id, type: 'TEXT', body: `number ${next}` };
      const { message, repeated } = await client.connection.ok('message:send', input);
      if (repeated) throw new Error(`${id} was sent once, but answered as a repeat`);
      client.acked.set(id, message.seq);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, lane));
}

async function fillRoom(): Promise<Client[]> {
  const actors = await Promise.all(Array.from({ length: MEMBERS }, () => person('load')));
  const room = await openRoom('group', actors[0] as Actor, actors.slice(1));
  return Promise.all(actors.map((actor) => enterRoom(actor, room.id)));
}

async function untilAllHeard(clients: Client[]): Promise<void> {
  const expected = IN_ROOM - MESSAGES_EACH;
  const deadline = Date.now() + 30_000;
  while (clients.some((client) => client.heard.length < expected) && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function checkRoom(members: Client[]): Promise<void> {
  const upTo = Array.from({ length: IN_ROOM }, (_, index) => index + 1);
  const acked = new Map(members.flatMap((member) => [...member.acked]));
  expect(acked.size).toBe(IN_ROOM);
  expect([...acked.values()].sort((a, b) => a - b)).toEqual(upTo);
  for (const { heard, acked: own } of members) {
    const others = [...acked].filter(([id]) => !own.has(id)).map(([id, seq]) => ({ seq, id }));
    // As it was heard, unsorted: once each, and in the room's order.
    expect(heard).toEqual(others.sort((a, b) => a.seq - b.seq));
  }
  const [one, two] = members;
  if (!one || !two) throw new Error('a room has two readers');
  const [read, readAgain] = [await readAll(one.actor, one.roomId), await readAll(two.actor, two.roomId, 37)];
  expect(read.map((message) => message.seq)).toEqual(upTo);
  expect(read.every((message) => acked.get(message.id) === message.seq)).toBe(true);
  expect(readAgain).toEqual(read);
}

it('[MSG1] [SEND1] [SEND5] 200 clients, 20 rooms, 20,000 acked messages', async () => {
  const rooms: Client[][] = [];
  for (let i = 0; i < ROOMS; i += 1) rooms.push(await fillRoom());
  const clients = rooms.flat();
  expect(clients).toHaveLength(ROOMS * MEMBERS);
  const began = performance.now();
  await Promise.all(clients.map(sendAll));
  const seconds = (performance.now() - began) / 1_000;
  await untilAllHeard(clients);
  for (const members of rooms) await checkRoom(members);
  for (const { connection } of clients) connection.close();
  console.info(`${ROOMS * IN_ROOM} messages were acked in ${seconds.toFixed(1)} s`);
});
