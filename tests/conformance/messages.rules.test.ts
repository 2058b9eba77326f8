// Who may say what, where: room states, answers to other messages, files, and SYSTEM.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, openRoom, say, text, updateRoom } from './scenes.js';
import { people } from './target.js';

describe.each(DOORS)('through %s', (door) => {
  for (const state of ['readonly', 'closed'] as const) {
    it(`[SEND6] in a ${state} room nobody sends or edits, its owner neither`, async () => {
      const [ann, bob] = await people(2);
      const room = await openRoom('group', ann, [bob]);
      await say(ann, room.id, 'by the owner');
      await say(bob, room.id, 'by a member');
      expect((await updateRoom(ann, room.id, { state })).state).toBe(state);
      for (const [who, seq] of [
        [ann, 1],
        [bob, 2],
      ] as const) {
        const caller = await enter(door, who);
        expect(await caller.fault('message:send', text(room.id))).toMatchObject({ code: 'forbidden' });
        expect(await caller.fault('message:edit', { roomId: room.id, seq, body: 'x' })).toMatchObject({
          code: 'forbidden',
        });
      }
      expect((await getRoom(ann, room.id)).head).toEqual({ seq: 2, rev: 0 });
      await updateRoom(ann, room.id, { state: 'open' });
      expect((await say(bob, room.id)).seq).toBe(3);
    });
  }

  it('[SEND6] [ERR3] replyTo names a message of the same room', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const elsewhere = await openRoom('group', ann, []);
    const question = await say(bob, room.id);
    const foreign = await say(ann, elsewhere.id);
    const caller = await enter(door, ann);
    const faults = [];
    for (const replyTo of [foreign.id, randomUUID(), room.id]) {
      const fault = await caller.fault('message:send', text(room.id, 'x', { replyTo }));
      expect(fault.code).toBe('invalid');
      expect(fault.details).toContainEqual({ path: 'replyTo', message: expect.any(String) });
      faults.push(JSON.stringify(fault).replaceAll(replyTo, '<id>'));
    }
    expect(new Set(faults).size, '[ERR3] the message of another room looks like none').toBe(1);
    const { message } = await caller.ok('message:send', text(room.id, 'an answer', { replyTo: question.id }));
    expect(message.replyTo).toBe(question.id);
  });

  for (const type of ['IMAGE', 'FILE']) {
    it(`[SEND6] ${type} names files that the sender has stored`, async () => {
      const [ann] = await people(1);
      const room = await openRoom('group', ann, []);
      const caller = await enter(door, ann);
      const { body: _, ...sent } = { ...text(room.id), type };
      for (const attachments of [undefined, [], [randomUUID()]]) {
        const fault = await caller.fault('message:send', attachments ? { ...sent, attachments } : sent);
        expect(fault.code).toBe('invalid');
      }
      expect((await getRoom(ann, room.id)).head.seq).toBe(0);
    });
  }

  it('[SEND6] nobody sends SYSTEM from outside', async () => {
    const [ann] = await people(1);
    const room = await openRoom('group', ann, []);
    const caller = await enter(door, ann);
    const { code } = await caller.fault('message:send', { ...text(room.id), type: 'SYSTEM' });
    expect(['invalid', 'forbidden']).toContain(code);
    expect((await getRoom(ann, room.id)).head.seq).toBe(0);
  });

  it('[SEND6] a sender cannot choose the sender, the seq or the time', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const caller = await enter(door, ann);
    for (const forged of [{ senderId: bob.id }, { seq: 7 }, { rev: 7 }, { createdAt: '2020-01-01T00:00:00Z' }]) {
      const fault = await caller.fault('message:send', text(room.id, 'x', forged));
      expect(fault.code).toBe('invalid');
      expect(JSON.stringify(fault.details)).toContain(Object.keys(forged)[0]);
    }
  });
});
