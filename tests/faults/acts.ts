// What the people of the crowd do, one act after another, as the seed draws them, until they are told to rest.
import { setTimeout as sleep } from 'node:timers/promises';
import type { CommandName } from '@doran/client';
import type { Random } from '../simulation/random.js';
import type { Device } from './device.js';
import type { PlannedRoom } from './population.js';

const ACTS = weighted({
  send: 60,
  read: 12,
  edit: 4,
  delete: 2,
  typing: 4,
  older: 3,
  look: 4,
  reload: 1,
  offline: 1,
  mark: 4,
});
type ActName = (typeof ACTS)[number];

/** Messages of one person in one room that wait to go out. */
const MAX_UNSENT = 15;

export interface Pace {
  /** Milliseconds between two acts of one device, on the average. */
  everyMs: number;
  offlineMs: number;
}

/** Ends when told to rest, also in the middle of a stretch offline: it leaves a device that lives. */
export async function act(device: Device, random: Random, pace: Pace, rest: AbortSignal): Promise<void> {
  const running = new Set<Promise<unknown>>();
  while (await passed(random.int(0, 2 * pace.everyMs), rest)) {
    const name = device.part === 'outsider' ? 'trespass' : random.pick(ACTS);
    if (name === 'reload' || name === 'offline') {
      await leave(device, random, passed(name === 'reload' ? 0 : random.int(0, pace.offlineMs), rest));
      continue;
    }
    // People do not wait for answers.
    const done = name === 'trespass' ? trespass(device, random) : once(device, random, name);
    running.add(done);
    void done.finally(() => running.delete(done));
  }
  await Promise.all(running);
}

/** In the middle of sending: what is not out yet goes out in the next life. */
async function leave(device: Device, random: Random, back: Promise<unknown>): Promise<void> {
  const mine = ownRooms(device);
  for (let count = mine.length > 0 ? random.int(0, 3) : 0; count > 0; count -= 1) device.send(random.pick(mine).id);
  await device.away(back);
}

const ownRooms = ({ chat, rooms }: Device) => rooms.filter(({ id }) => chat.room(id).info?.me);

async function once(device: Device, random: Random, name: Exclude<ActName, 'reload' | 'offline'>): Promise<void> {
  const { chat } = device;
  const mine = ownRooms(device);
  if (mine.length === 0) return;
  const room = chat.room(random.pick(mine).id);
  const placed = room.timeline.messages.flatMap((message) =>
    message.seq === null ? [] : [{ ...message, seq: message.seq }],
  );
  switch (name) {
    case 'send':
      // Whoever sees so much of their own not go out stops writing; healing is measured, not the length of a backlog.
      if (room.timeline.messages.length - placed.length < MAX_UNSENT) device.send(room.id);
      return;
    case 'read': {
      if (placed.length > 0) room.markVisible(random.pick(placed.slice(-20)).seq);
      return;
    }
    case 'edit':
    case 'delete': {
      const own = placed.filter(({ senderId, deletedAt }) => senderId === device.user && !deletedAt).slice(-10);
      if (own.length === 0) return;
      const { seq, body } = random.pick(own);
      const edits = random.chance(0.7);
      const words = edits ? `${body?.replace(/ \(edited .*/, '')} (edited ${device.name} ${random.int(1, 1e9)})` : null;
      device.log.write({ e: edits ? 'edit' : 'delete', room: room.id, seq, body: words });
      await device.attempt(() => (words === null ? room.delete(seq) : room.edit(seq, words)));
      return;
    }
    case 'typing':
      room.setTyping(random.chance(0.7));
      return;
    case 'older':
      await device.attempt(() => (room.timeline.hasOlder ? room.loadOlder() : Promise.resolve()));
      return;
    case 'look':
      device.show(room.id, !device.watched.has(room.id));
      return;
    case 'mark': {
      // Marks that no careful client makes: the server keeps the cursor at the head, and never moves it back ([RCPT1]).
      const head = room.info?.head.seq ?? 0;
      const beyond = head + random.pick([0, 1, 1_000]);
      for (const readSeq of [beyond, random.int(1, Math.max(1, head - 1))]) {
        await device.markByHand(room.id, readSeq);
      }
    }
  }
}

/** Knocks at a room that is not the outsider's: each door of it must look as if there were nothing behind. */
async function trespass(device: Device, random: Random): Promise<void> {
  const { chat } = device;
  if (random.chance(0.2)) {
    const mine = device.rooms.find(({ id }) => chat.room(id).info?.me);
    if (mine) device.send(mine.id);
    return;
  }
  const room = random.pick(device.rooms.filter(({ kind, members }) => isForeign(kind, members, device.user)));
  const roomId = room.id;
  const tries: [CommandName, () => Promise<unknown>][] = [
    ['message:list', () => chat.command('message:list', { roomId })],
    ['room:get', () => chat.command('room:get', { roomId })],
    ['room:subscribe', () => chat.command('room:subscribe', { roomId })],
    ['receipt:mark', () => chat.command('receipt:mark', { roomId, readSeq: 1 })],
    ['message:delete', () => chat.command('message:delete', { roomId, seq: 1 })],
    ['typing:set', () => chat.command('typing:set', { roomId, typing: true })],
    ['member:add', () => chat.command('member:add', { roomId, userIds: [device.user] })],
    ['message:send', () => chat.command('message:send', { roomId, id: crypto.randomUUID(), type: 'TEXT', body: 'hi' })],
  ];
  const [command, work] = random.pick(tries);
  device.log.write({ e: 'trespass', command, room: roomId, answer: await device.attempt(work) });
}

const isForeign = (kind: PlannedRoom['kind'], members: string[], user: string) =>
  kind !== 'channel' && !members.includes(user);

/** The owner of a room takes people out and lets them in again, and asks until the answer is known. */
export async function moveMembers(owner: Device, room: PlannedRoom, random: Random, rest: AbortSignal): Promise<void> {
  const others = room.members.slice(1);
  const out = new Set<string>();
  // The first one goes soon, so that a short play has somebody outside too; then each stays where they are for a while.
  for (let waitMs = random.int(0, 800); await passed(waitMs, rest); waitMs = random.int(2_000, 5_000)) {
    const userId = random.pick(others);
    const [asking, answered] = out.has(userId) ? (['adding', 'added'] as const) : (['removing', 'removed'] as const);
    let answer = 'unanswered';
    while (!settles(answer) && !rest.aborted) {
      const roomId = room.id;
      owner.log.write({ e: asking, room: roomId, user: userId });
      answer = await owner.attempt(() =>
        asking === 'adding'
          ? owner.chat.command('member:add', { roomId, userIds: [userId] })
          : owner.chat.command('member:remove', { roomId, userId }),
      );
      owner.log.write({ e: answered, room: roomId, user: userId, answer });
      if (!settles(answer)) await passed(300, rest);
    }
    if (!settles(answer)) return;
    if (asking === 'adding') out.delete(userId);
    else out.add(userId);
  }
}

/** Answers whether so long passed without a call to rest. */
const passed = (ms: number, rest: AbortSignal): Promise<boolean> =>
  sleep(ms, undefined, { signal: rest }).then(
    () => true,
    () => false,
  );

/** A removal of one who is out already is `not_found`. */
const settles = (answer: string) => answer === 'ok' || answer === 'not_found';

function weighted<N extends string>(weights: Record<N, number>): N[] {
  return (Object.keys(weights) as N[]).flatMap((name) => Array.from({ length: weights[name] }, () => name));
}
