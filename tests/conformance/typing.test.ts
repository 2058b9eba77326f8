// Typing is a hint that ends by itself.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Connection } from './connection.js';
import { DOORS, enter } from './doors.js';
import { openRoom, say, settle, text } from './scenes.js';
import { connect, people } from './target.js';

const TTL_MS = 6_000;
const SLACK_MS = 1_500;

const ended = (hearer: Connection, userId: string) =>
  hearer.next('typing:changed', (e) => e.userId === userId && !e.typing, TTL_MS + 5_000);

describe.concurrent.each(DOORS)('typing through %s', (door) => {
  it('[TYPE1] is told to the others and ends 6 s after the last typing: true', async () => {
    const [ann, bob, eve] = await people(3);
    const room = await openRoom('direct', ann, [bob]);
    const [hearer, stranger] = [await connect(bob), await connect(eve)];
    const author = await enter(door, ann);
    expect(await author.ok('typing:set', { roomId: room.id, typing: true })).toEqual({});
    const began = Date.now();
    const at = { roomId: room.id, userId: ann.id };
    expect(await hearer.next('typing:changed')).toEqual({ ...at, typing: true });
    await sleep(2_500);
    await author.ok('typing:set', { roomId: room.id, typing: true });
    const renewed = Date.now();
    expect(await ended(hearer, ann.id)).toEqual({ ...at, typing: false });
    expect(Date.now() - began).toBeGreaterThan(TTL_MS);
    expect(Date.now() - renewed).toBeGreaterThan(TTL_MS - SLACK_MS);
    expect(Date.now() - renewed).toBeLessThan(TTL_MS + 2 * SLACK_MS);
    expect(stranger.all('typing:changed')).toEqual([]);
  });

  it('[TYPE1] ends when its author says so, or sends', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const author = await enter(door, ann);
    await author.ok('typing:set', { roomId: room.id, typing: true });
    await hearer.next('typing:changed', (e) => e.typing);
    const began = Date.now();
    await author.ok('message:send', text(room.id));
    await ended(hearer, ann.id);
    expect(Date.now() - began).toBeLessThan(TTL_MS - SLACK_MS);

    const other = await openRoom('group', ann, [bob]);
    await author.ok('typing:set', { roomId: other.id, typing: true });
    await hearer.next('typing:changed', (e) => e.roomId === other.id && e.typing);
    await sleep(2_100);
    await author.ok('typing:set', { roomId: other.id, typing: false });
    await hearer.next('typing:changed', (e) => e.roomId === other.id && !e.typing, 3_000);
  });

  it('[ERR5] a hint that comes again within the interval is not passed on', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const { typingIntervalMs } = hearer.hello.limits;
    const author = await enter(door, ann);
    const began = Date.now();
    // Refused or swallowed: the contract only says what is passed on.
    const again = () => author.ok('typing:set', { roomId: room.id, typing: true }).catch(() => undefined);
    for (let i = 0; i < 10; i += 1) await again();
    const most = 1 + Math.floor((Date.now() - began) / typingIntervalMs);
    await settle(bob, hearer);
    const heard = hearer.all('typing:changed', (e) => e.typing).length;
    expect(heard).toBeGreaterThanOrEqual(1);
    expect(heard).toBeLessThanOrEqual(most);
  });
});

describe.concurrent('typing on a connection', () => {
  it('[TYPE1] ends when its author’s connection goes', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(bob);
    const author = await connect(ann);
    await author.ok('typing:set', { roomId: room.id, typing: true });
    await hearer.next('typing:changed', (e) => e.typing);
    const began = Date.now();
    author.close();
    await ended(hearer, ann.id);
    expect(Date.now() - began).toBeLessThan(TTL_MS - SLACK_MS);
  });

  it('[TYPE1] leaves no trace in the room', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const author = await connect(ann);
    await author.ok('typing:set', { roomId: room.id, typing: true });
    expect((await author.ok('room:get', { roomId: room.id })).room.head).toEqual({ seq: 0, rev: 0 });
    expect((await say(bob, room.id)).seq).toBe(1);
  });
});
