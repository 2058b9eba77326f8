// Two between whom a block stands: what neither may do any longer, and what neither hears of the other.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { getRoom, openRoom, readAll, say, settle, text } from './scenes.js';
import { type Actor, connect, people, rest } from './target.js';

const block = async (actor: Actor, other: Actor, blocked = true) => {
  const answer = await rest(actor, blocked ? 'PUT' : 'DELETE', `/chat/blocks/${other.id}`);
  expect(answer).toMatchObject({ status: 200, body: { userId: other.id, blocked } });
};

describe.concurrent.each(DOORS)('a block through %s', (door) => {
  it('[BLOCK1] ends sending and editing between the two, for both, until it is lifted', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(ann, room.id, 'mine');
    await say(bob, room.id, 'his');
    const [blocker, other] = [await enter(door, ann), await enter(door, bob)];
    expect(await blocker.ok('block:set', { userId: bob.id, blocked: true })).toEqual({ userId: bob.id, blocked: true });
    const faults = [
      await blocker.fault('message:send', text(room.id)),
      await other.fault('message:send', text(room.id)),
      await blocker.fault('message:edit', { roomId: room.id, seq: 1, body: 'changed' }),
      await other.fault('message:edit', { roomId: room.id, seq: 2, body: 'changed' }),
    ];
    for (const fault of faults) expect(fault).toEqual({ ...faults[0], code: 'blocked', retryable: false });
    expect((await readAll(bob, room.id)).map(({ body }) => body)).toEqual(['mine', 'his']);
    await blocker.ok('block:set', { userId: bob.id, blocked: false });
    expect((await other.ok('message:send', text(room.id))).message.seq).toBe(3);
    expect((await blocker.ok('message:send', text(room.id))).message.seq).toBe(4);
  });

  it('[BLOCK1] [SEND7] a repeat is answered, and one’s own may be deleted', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const other = await enter(door, bob);
    const sent = text(room.id, 'said before');
    const { message } = await other.ok('message:send', sent);
    await block(ann, bob);
    expect(await other.ok('message:send', sent)).toEqual({ message, repeated: true });
    const deleted = await other.ok('message:delete', { roomId: room.id, seq: message.seq });
    expect(deleted.message.deletedAt).not.toBeNull();
  });

  it('[BLOCK2] neither brings the other into a room; where both are they stay', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('direct', ann, [bob]);
    await block(ann, bob);
    for (const [actor, other] of [[ann, bob] as const, [bob, ann] as const]) {
      const caller = await enter(door, actor);
      const subject = { type: 'thing', id: randomUUID() };
      const fresh = { kind: 'direct', members: [other.id], subject };
      expect((await caller.fault('room:open', fresh)).code).toBe('blocked');
      const crowd = { kind: 'group', members: [cem.id, other.id] };
      expect((await caller.fault('room:open', crowd)).code).toBe('blocked');
      const group = await openRoom('group', actor, [cem]);
      const added = { roomId: group.id, userIds: [other.id] };
      expect((await caller.fault('member:add', added)).code).toBe('blocked');
      const again = await caller.ok('room:open', { kind: 'direct', members: [other.id] });
      expect([again.created, again.room.id]).toEqual([false, room.id]);
    }
    await block(ann, bob, false);
    const caller = await enter(door, bob);
    const opened = await caller.ok('room:open', {
      kind: 'direct',
      members: [ann.id],
      subject: { type: 'thing', id: 'x' },
    });
    expect(opened.created).toBe(true);
  });

  it('[BLOCK2] one who left a direct room is not brought back', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const blocker = await enter(door, ann);
    await blocker.ok('member:remove', { roomId: room.id, userId: ann.id });
    await blocker.ok('block:set', { userId: bob.id });
    const other = await enter(door, bob);
    expect((await other.fault('room:open', { kind: 'direct', members: [ann.id] })).code).toBe('blocked');
    expect((await blocker.fault('room:get', { roomId: room.id })).code).toBe('not_found');
  });

  it('[BLOCK3] [PRES2] presence of the other is that of a stranger', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const [one, other] = [await connect(ann), await connect(bob)];
    await block(ann, bob);
    for (const [actor, connection, gone] of [[ann, one, bob] as const, [bob, other, ann] as const]) {
      const caller = await enter(door, actor);
      expect((await caller.ok('presence:get', { userIds: [gone.id] })).presence).toEqual([]);
      expect((await connection.ok('presence:watch', { userIds: [gone.id] })).presence).toEqual([]);
      const { presence } = await connection.ok('room:subscribe', { roomId: room.id });
      expect(presence.map(({ userId }) => userId)).toEqual([actor.id]);
    }
  });

  it('[BLOCK6] twice is as good as once, oneself is invalid, and the list has the latest first', async () => {
    const [ann, bob, cem] = await people(3);
    const caller = await enter(door, ann);
    expect(await caller.ok('block:list')).toEqual({ userIds: [] });
    for (const userId of [bob.id, bob.id, cem.id]) await caller.ok('block:set', { userId, blocked: true });
    expect(await caller.ok('block:list')).toEqual({ userIds: [cem.id, bob.id] });
    for (let twice = 0; twice < 2; twice += 1) {
      const lifted = await caller.ok('block:set', { userId: cem.id, blocked: false });
      expect(lifted).toEqual({ userId: cem.id, blocked: false });
    }
    expect(await caller.ok('block:list')).toEqual({ userIds: [bob.id] });
    const fault = await caller.fault('block:set', { userId: ann.id, blocked: true });
    expect(fault).toMatchObject({ code: 'invalid', details: [{ path: 'userId' }] });
    expect(await (await enter(door, bob)).ok('block:list')).toEqual({ userIds: [] });
  });

  it('[BLOCK7] in a group both go on, and everything counts', async () => {
    const [ann, bob, cem] = await people(3);
    const room = await openRoom('group', cem, [ann, bob]);
    await block(ann, bob);
    const hearer = await connect(ann);
    const other = await enter(door, bob);
    const { message } = await other.ok('message:send', text(room.id));
    expect((await hearer.next('message:created')).message).toEqual(message);
    expect((await getRoom(ann, room.id)).me?.unread).toBe(1);
  });
});

describe.concurrent('what is heard of a block', () => {
  it('[BLOCK5] the blocker’s other devices hear it, the one blocked hears nothing', async () => {
    const [ann, bob] = await people(2);
    const [phone, laptop, other] = [await connect(ann), await connect(ann), await connect(bob)];
    await phone.ok('block:set', { userId: bob.id, blocked: true });
    expect(await laptop.next('block:changed')).toEqual({ userId: bob.id, blocked: true });
    await phone.ok('block:set', { userId: bob.id, blocked: true });
    await phone.ok('block:set', { userId: bob.id, blocked: false });
    await laptop.next('block:changed', (e) => !e.blocked);
    await settle(ann, phone, laptop);
    await settle(bob, other);
    expect(laptop.all('block:changed')).toHaveLength(2);
    expect(phone.all('block:changed')).toEqual([]);
    expect(other.heard.filter(({ data }) => JSON.stringify(data).includes(ann.id))).toEqual([]);
  });

  it('[BLOCK3] [TYPE1] nobody hears the other type, in a direct room or a group; others do', async () => {
    const [ann, bob, cem] = await people(3);
    const direct = await openRoom('direct', ann, [bob]);
    const group = await openRoom('group', cem, [ann, bob]);
    const [one, other, third] = [await connect(ann), await connect(bob), await connect(cem)];
    await block(ann, bob);
    for (const roomId of [direct.id, group.id]) {
      await one.ok('typing:set', { roomId, typing: true });
      await other.ok('typing:set', { roomId, typing: true });
    }
    for (const { id } of [ann, bob]) await third.next('typing:changed', (e) => e.userId === id && e.typing);
    await settle(ann, one);
    await settle(bob, other);
    expect([...one.all('typing:changed'), ...other.all('typing:changed')]).toEqual([]);
  });

  it('[BLOCK3] [PRES1] who watched the other sees them go offline, and nothing after that', async () => {
    const [ann, bob] = await people(2);
    await openRoom('direct', ann, [bob]);
    const [one, other] = [await connect(ann), await connect(bob)];
    await one.ok('presence:watch', { userIds: [bob.id] });
    await other.ok('presence:watch', { userIds: [ann.id] });
    await block(ann, bob);
    const gone = { online: false, lastSeenAt: null };
    expect(await one.next('presence:changed')).toEqual({ userId: bob.id, ...gone });
    expect(await other.next('presence:changed')).toEqual({ userId: ann.id, ...gone });
    other.close();
    await sleep(2_000);
    await settle(ann, one);
    expect(one.all('presence:changed')).toHaveLength(1);
    (await connect(bob)).close();
    await block(ann, bob, false);
    const { presence } = await one.ok('presence:watch', { userIds: [bob.id] });
    expect(presence).toEqual([expect.objectContaining({ userId: bob.id })]);
  });

  it('[BLOCK4] holds for everything that is sent after its answer', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    const [one, other] = [await connect(ann), await connect(bob)];
    await other.ok('message:send', text(room.id));
    for (let round = 0; round < 5; round += 1) {
      // Under way while the block is set: either answer is right, but nothing comes after it.
      const racing = other.emit('message:send', text(room.id));
      await one.ok('block:set', { userId: bob.id, blocked: true });
      expect((await other.fault('message:send', text(room.id))).code).toBe('blocked');
      const raced = await racing;
      if (!raced.ok) expect(raced.error.code).toBe('blocked');
      await one.ok('block:set', { userId: bob.id, blocked: false });
      await other.ok('message:send', text(room.id));
    }
    const all = await readAll(ann, room.id);
    expect(all.map(({ seq }) => seq)).toEqual(all.map((_, index) => index + 1));
  });
});
