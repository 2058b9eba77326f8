// Reports: taken once, from those who may read what they report. What they keep is proven where it can be read.
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { openRoom, say, settle } from './scenes.js';
import { connect, people, rest } from './target.js';

const of = (roomId: string, more: Record<string, unknown> = {}) => ({
  id: randomUUID() as string,
  roomId,
  reason: 'spam',
  ...more,
});

describe.concurrent.each(DOORS)('report:create through %s', (door) => {
  it('[REPORT2] takes the same report once, and no other one under its id', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('direct', ann, [bob]);
    await say(bob, room.id);
    const [caller, other] = [await enter(door, ann), await enter(door, bob)];
    const report = of(room.id, { userId: bob.id, seqs: [1], note: 'again and again' });
    expect(await caller.ok('report:create', report)).toEqual({ reportId: report.id, repeated: false });
    if (door === 'rest') expect(caller.status).toBe(201);
    expect(await caller.ok('report:create', report)).toEqual({ reportId: report.id, repeated: true });
    if (door === 'rest') expect(caller.status).toBe(200);
    expect((await caller.fault('report:create', { ...report, reason: 'scam' })).code).toBe('conflict');
    expect((await other.fault('report:create', { ...report, userId: ann.id })).code).toBe('conflict');
  });

  it('[REPORT3] [ERR3] is for readers of the room, about others and what is there', async () => {
    const [ann, bob, cem, eve] = await people(4);
    const room = await openRoom('group', ann, [bob, cem]);
    await say(bob, room.id);
    const caller = await enter(door, ann);
    await caller.ok('member:remove', { roomId: room.id, userId: bob.id });
    await caller.ok('report:create', of(room.id, { userId: bob.id, seqs: [1, 1] }));
    await caller.ok('report:create', of(room.id));
    const faults: [string, Record<string, unknown>][] = [
      ['userId', { userId: ann.id }],
      ['userId', { userId: eve.id }],
      ['seqs', { seqs: [1, 2] }],
    ];
    for (const [path, more] of faults) {
      const fault = await caller.fault('report:create', of(room.id, more));
      expect(fault).toMatchObject({ code: 'invalid', details: [{ path }] });
    }
    for (const actor of [bob, eve]) {
      const stranger = await enter(door, actor);
      expect((await stranger.fault('report:create', of(room.id))).code).toBe('not_found');
    }
    expect((await caller.fault('report:create', of(randomUUID()))).code).toBe('not_found');
  });
});

it('[REPORT4] nobody in the room hears of it', async () => {
  const [ann, bob] = await people(2);
  const hearer = await connect(bob);
  const room = await openRoom('direct', ann, [bob]);
  // That the room is there is told by the outbox, in its own time.
  await expect.poll(() => hearer.heard.some(({ name }) => name === 'room:created')).toBe(true);
  await say(bob, room.id);
  await settle(bob, hearer);
  const before = hearer.heard.length;
  await (await connect(ann)).ok('report:create', of(room.id, { userId: bob.id, seqs: [1] }));
  await settle(bob, hearer);
  const after = hearer.heard.slice(before).filter(({ data }) => JSON.stringify(data).includes(room.id));
  expect(after).toEqual([]);
});

it('[ERR5] one who reports too much at once is told when to go on', async () => {
  const [ann] = await people(1);
  const room = await openRoom('group', ann, []);
  const caller = await connect(ann);
  for (let i = 0; i < caller.hello.limits.reportsPerMinute; i += 1) await caller.ok('report:create', of(room.id));
  const fault = await caller.fault('report:create', of(room.id));
  expect(fault).toMatchObject({ code: 'rate_limited', retryable: true, retryAfterMs: expect.any(Number) });
  expect((await rest(ann, 'POST', '/chat/reports', of(room.id))).status).toBe(429);
});
