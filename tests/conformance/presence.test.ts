// Who is online, told only to those who share a room.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { DOORS, enter } from './doors.js';
import { openRoom, settle } from './scenes.js';
import { TIMESTAMP } from './shapes.js';
import { connect, people } from './target.js';

/** A lease; nobody may seem online for longer after the last connection is gone ([PRES1]). */
const LEASE_MS = 30_000;
const SLACK_MS = 3_000;

describe.concurrent.each(DOORS)('presence:get through %s', (door) => {
  it('[PRES1] tells who is online, and when one who is not was seen last', async () => {
    const [ann, bob, cem] = await people(3);
    await openRoom('group', ann, [bob, cem]);
    await connect(bob);
    const caller = await enter(door, ann);
    const { presence } = await caller.ok('presence:get', { userIds: [bob.id, cem.id] });
    expect(presence).toHaveLength(2);
    expect(presence).toContainEqual(expect.objectContaining({ userId: bob.id, online: true }));
    expect(presence).toContainEqual({ userId: cem.id, online: false, lastSeenAt: null });
  });

  it('[PRES2] a stranger who is online looks like nobody', async () => {
    const [ann, eve] = await people(2);
    await connect(eve);
    const nobody = `nobody-${randomUUID()}`;
    const caller = await enter(door, ann);
    const { presence } = await caller.ok('presence:get', { userIds: [eve.id, nobody] });
    expect(presence.filter((one) => one.online || one.lastSeenAt !== null)).toEqual([]);
    const known = presence.map((one) => one.userId);
    expect(known.includes(eve.id)).toBe(known.includes(nobody));
    await openRoom('group', ann, [eve]);
    const after = await caller.ok('presence:get', { userIds: [eve.id] });
    expect(after.presence).toEqual([expect.objectContaining({ userId: eve.id, online: true })]);
  });
});

describe.concurrent('presence on a connection', () => {
  it('[PRES1] changes when the first connection comes and the last one goes; lastSeenAt is kept', async () => {
    const [ann, bob] = await people(2);
    await openRoom('direct', ann, [bob]);
    const watcher = await connect(ann);
    const { presence } = await watcher.ok('presence:watch', { userIds: [bob.id] });
    expect(presence).toEqual([{ userId: bob.id, online: false, lastSeenAt: null }]);
    const [phone, laptop] = [await connect(bob), await connect(bob)];
    const online = await watcher.next('presence:changed', (e) => e.online);
    expect(online.userId).toBe(bob.id);
    phone.close();
    await phone.closed;
    await settle(ann, watcher);
    expect(watcher.all('presence:changed', (e) => !e.online)).toEqual([]);
    laptop.close();
    const offline = await watcher.next('presence:changed', (e) => !e.online, LEASE_MS + SLACK_MS);
    expect(offline).toEqual({ userId: bob.id, online: false, lastSeenAt: expect.stringMatching(TIMESTAMP) });
    expect(Math.abs(Date.parse(offline.lastSeenAt ?? '') - Date.now())).toBeLessThan(LEASE_MS + SLACK_MS);
    const [kept] = (await watcher.ok('presence:get', { userIds: [bob.id] })).presence;
    expect(kept).toEqual({ ...offline, lastSeenAt: expect.stringMatching(TIMESTAMP) });
    expect(Math.abs(Date.parse(kept?.lastSeenAt ?? '') - Date.parse(offline.lastSeenAt ?? ''))).toBeLessThan(1_000);
  });

  it('[PRES1] a connection that stays is renewed beyond its lease', async () => {
    const [ann, bob] = await people(2);
    await openRoom('direct', ann, [bob]);
    const watcher = await connect(ann);
    await connect(bob);
    await watcher.ok('presence:watch', { userIds: [bob.id] });
    await sleep(LEASE_MS + 5_000);
    const { presence } = await watcher.ok('presence:get', { userIds: [bob.id] });
    expect(presence).toEqual([expect.objectContaining({ userId: bob.id, online: true })]);
    expect(watcher.all('presence:changed', (e) => !e.online)).toEqual([]);
  });

  it('[PRES1] presence:watch means exactly these from now on', async () => {
    const [ann, bob, cem] = await people(3);
    await openRoom('group', ann, [bob, cem]);
    const watcher = await connect(ann);
    await watcher.ok('presence:watch', { userIds: [bob.id] });
    await watcher.ok('presence:watch', { userIds: [cem.id] });
    await connect(bob);
    const cemConnection = await connect(cem);
    await watcher.next('presence:changed', (e) => e.userId === cem.id && e.online);
    expect(await watcher.ok('presence:watch', { userIds: [] })).toEqual({ presence: [] });
    cemConnection.close();
    await sleep(2_000);
    await settle(ann, watcher);
    expect(watcher.all('presence:changed').map((e) => [e.userId, e.online])).toEqual([[cem.id, true]]);
  });

  it('[PRES2] watching a stranger tells nothing', async () => {
    const [ann, eve] = await people(2);
    const watcher = await connect(ann);
    const { presence } = await watcher.ok('presence:watch', { userIds: [eve.id] });
    expect(presence.filter((one) => one.online || one.lastSeenAt !== null)).toEqual([]);
    (await connect(eve)).close();
    await sleep(2_000);
    await settle(ann, watcher);
    expect(watcher.all('presence:changed')).toEqual([]);
  });

  it('[PRES2] one who shares no room any more is a stranger again', async () => {
    const [ann, bob] = await people(2);
    const room = await openRoom('group', ann, [bob]);
    const watcher = await connect(bob);
    const watched = await connect(ann);
    await watcher.ok('presence:watch', { userIds: [ann.id] });
    const owner = await enter('rest', ann);
    await owner.ok('member:remove', { roomId: room.id, userId: bob.id });
    const { presence } = await watcher.ok('presence:get', { userIds: [ann.id] });
    expect(presence.filter((one) => one.online || one.lastSeenAt !== null)).toEqual([]);
    watched.close();
    await sleep(2_000);
    await settle(bob, watcher);
    expect(watcher.all('presence:changed')).toEqual([]);
  });
});
