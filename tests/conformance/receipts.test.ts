// Two cursors for each member: they only move forward, and status and unread follow from them.
import { describe, expect, it } from 'vitest';
import type { Receipt } from './contract.js';
import { DOORS, enter } from './doors.js';
import { getRoom, mark, openRoom, say, sayMany } from './scenes.js';
import { type Actor, connect, people } from './target.js';

const receiptsOf = async (actor: Actor, roomId: string): Promise<Receipt[]> =>
  (await (await connect(actor)).ok('room:subscribe', { roomId })).receipts;

describe.each(DOORS)('through %s', (door) => {
  it('[RCPT1] a cursor moves forward, never back', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 5);
    const caller = await enter(door, bob);
    const at = (deliveredSeq: number, readSeq: number) => ({ deliveredSeq, readSeq, unread: 5 - readSeq });
    const steps = [
      [{ deliveredSeq: 2 }, at(2, 0)],
      [{ readSeq: 1 }, at(2, 1)],
      [{ readSeq: 3 }, at(3, 3)],
      [{ readSeq: 1, deliveredSeq: 1 }, at(3, 3)],
      [{ readSeq: 0 }, at(3, 3)],
      [{ deliveredSeq: 5, readSeq: 4 }, at(5, 4)],
      [{ readSeq: 5 }, at(5, 5)],
    ] as const;
    for (const [cursors, expected] of steps) {
      expect(await caller.ok('receipt:mark', { roomId: room.id, ...cursors })).toEqual(expected);
    }
    expect((await getRoom(bob, room.id)).me).toMatchObject({ deliveredSeq: 5, readSeq: 5, unread: 0 });
  });

  for (const cursor of ['readSeq', 'deliveredSeq']) {
    it(`[RCPT1] ${cursor} never goes past the head`, async () => {
      const [ann, bob] = await people(2);
      const room = await openRoom('direct', ann, [bob]);
      await sayMany(ann, room.id, 2);
      const caller = await enter(door, bob);
      // Clamped or refused: the contract only says where the cursor may not be afterwards.
      await Promise.allSettled([caller.ok('receipt:mark', { roomId: room.id, [cursor]: 1_000_000 })]);
      const { me, head } = await getRoom(bob, room.id);
      expect(me?.readSeq).toBeLessThanOrEqual(head.seq);
      expect(me?.deliveredSeq).toBeLessThanOrEqual(head.seq);
      expect(me?.unread).toBe(head.seq - (me?.readSeq ?? -1));
      await say(ann, room.id);
      expect((await getRoom(bob, room.id)).me?.unread).toBeGreaterThanOrEqual(1);
    });
  }

  it('[RCPT1] read implies delivered, and sending reads the room up to what was sent', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 3);
    const caller = await enter(door, bob);
    await caller.ok('receipt:mark', { roomId: room.id, readSeq: 2 });
    expect((await getRoom(bob, room.id)).me).toMatchObject({ deliveredSeq: 2, readSeq: 2, unread: 1 });
    await say(bob, room.id);
    expect((await getRoom(bob, room.id)).me).toMatchObject({ deliveredSeq: 4, readSeq: 4, unread: 0 });
    expect((await getRoom(ann, room.id)).me).toMatchObject({ deliveredSeq: 3, readSeq: 3, unread: 1 });
  });

  it('[RCPT2] sent, delivered and read follow from the cursors of the other member', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const author = await connect(ann);
    const { seq } = await say(ann, room.id);
    const hasSeen = async (cursor: 'deliveredSeq' | 'readSeq') =>
      (await receiptsOf(ann, room.id)).filter((one) => one.userId !== ann.id).every((one) => one[cursor] >= seq);
    expect([await hasSeen('deliveredSeq'), await hasSeen('readSeq')]).toEqual([false, false]);
    const caller = await enter(door, bob);
    await caller.ok('receipt:mark', { roomId: room.id, deliveredSeq: seq });
    const delivered = { roomId: room.id, userId: bob.id, deliveredSeq: seq, readSeq: 0 };
    expect(await author.next('receipt:updated', (e) => e.userId === bob.id)).toEqual(delivered);
    expect([await hasSeen('deliveredSeq'), await hasSeen('readSeq')]).toEqual([true, false]);
    await caller.ok('receipt:mark', { roomId: room.id, readSeq: seq });
    const read = { ...delivered, readSeq: seq };
    expect(await author.next('receipt:updated', (e) => e.userId === bob.id && e.readSeq > 0)).toEqual(read);
    expect([await hasSeen('deliveredSeq'), await hasSeen('readSeq')]).toEqual([true, true]);
  });

  it('[RCPT3] unread is head.seq − readSeq, the same wherever it is told', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const quiet = await openRoom('direct', ann, [bob], { subject: { type: 'listing', id: 'quiet' } });
    await sayMany(ann, room.id, 4);
    await mark(bob, room.id, { readSeq: 1 });
    const caller = await enter(door, bob);
    const { epoch } = (await connect(bob)).hello;
    const listed = (await caller.ok('room:list')).rooms;
    expect(listed.find((one) => one.id === room.id)?.me?.unread).toBe(3);
    expect(listed.find((one) => one.id === quiet.id)?.me?.unread).toBe(0);
    expect((await caller.ok('room:get', { roomId: room.id })).room.me?.unread).toBe(3);
    expect(await caller.ok('unread:get')).toEqual({ total: 3, rooms: { [room.id]: 3 } });
    const synced = await caller.ok('sync', { epoch, rooms: { [room.id]: { seq: 0, rev: 0 } } });
    expect(synced.rooms[0]?.me).toMatchObject({ readSeq: 1, unread: 3 });
  });

  it('[RCPT3] a muted room keeps its own count, and adds nothing to what a badge shows', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const loud = await openRoom('direct', ann, [bob], { subject: { type: 'listing', id: 'loud' } });
    await sayMany(ann, room.id, 2);
    await sayMany(ann, loud.id, 1);
    const caller = await enter(door, bob);
    await caller.ok('room:update', { roomId: room.id, me: { muted: true } });
    expect(await caller.ok('unread:get')).toEqual({ total: 1, rooms: { [loud.id]: 1 } });
    expect((await getRoom(bob, room.id)).me?.unread).toBe(2);
    await caller.ok('room:update', { roomId: room.id, me: { muted: false } });
    expect((await caller.ok('unread:get')).total).toBe(3);
  });

  it('[RCPT3] a tombstone still counts as one', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await sayMany(ann, room.id, 2);
    const author = await enter(door, ann);
    await author.ok('message:delete', { roomId: room.id, seq: 1 });
    expect((await getRoom(bob, room.id)).me?.unread).toBe(2);
    const reader = await enter(door, bob);
    expect(await reader.ok('unread:get')).toEqual({ total: 2, rooms: { [room.id]: 2 } });
  });
});

describe('receipts among many', () => {
  it('[RCPT2] in a group, delivered waits for every other member', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', ann, [bob, cem]);
    const { seq } = await say(ann, room.id);
    const delivered = async () =>
      (await receiptsOf(ann, room.id)).filter((one) => one.userId !== ann.id).map((one) => one.deliveredSeq >= seq);
    await mark(bob, room.id, { deliveredSeq: seq });
    expect((await delivered()).sort()).toEqual([false, true]);
    await mark(cem, room.id, { deliveredSeq: seq });
    expect(await delivered()).toEqual([true, true]);
  });

  it('[RCPT1] marks that arrive out of order leave the furthest', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const hearer = await connect(ann);
    await sayMany(ann, room.id, 8);
    const seqs = [3, 8, 1, 5, 7, 2, 6, 4];
    const answers = await Promise.all(seqs.map((readSeq) => mark(bob, room.id, { readSeq })));
    for (const [index, seq] of seqs.entries()) expect(answers[index]?.readSeq).toBeGreaterThanOrEqual(seq);
    expect((await getRoom(bob, room.id)).me?.readSeq).toBe(8);
    await hearer.next('receipt:updated', (e) => e.userId === bob.id && e.readSeq === 8);
    for (const event of hearer.all('receipt:updated')) expect(event.deliveredSeq).toBeGreaterThanOrEqual(event.readSeq);
  });
});
