// Proves that the client knows whom its user has blocked, on every device and after every break, and what it reports.
import { ChatError } from '@doran/protocol';
import { describe, expect, it } from 'vitest';
import { inRoom } from './testing/in.room.js';
import { ROOM } from './testing/samples.js';

const blockedOf = (one: Awaited<ReturnType<typeof inRoom>>) => [...one.chat.state.blocked];

describe('blocks', () => {
  it('[BLOCK5] are read with every connection, and changed by other devices', async () => {
    const one = await inRoom(2);
    expect(blockedOf(one)).toEqual([]);
    await one.say('block:changed', { userId: 'junho', blocked: true });
    expect(blockedOf(one)).toEqual(['junho']);
    const before = one.chat.state;
    await one.say('block:changed', { userId: 'junho', blocked: true });
    expect(one.chat.state.blocked).toBe(before.blocked);
    await one.say('block:changed', { userId: 'junho', blocked: false });
    expect(blockedOf(one)).toEqual([]);
    await one.drop();
    one.answers['block:list'] = () => ({ userIds: ['yuna', 'junho'] });
    await one.clock.pass(60_000);
    await one.hello();
    expect(blockedOf(one)).toEqual(['yuna', 'junho']);
  });

  it('stand as soon as the server has taken them, and not when it refuses', async () => {
    const one = await inRoom(2);
    one.answers['block:set'] = ({ userId, blocked }) => ({ userId, blocked });
    await one.chat.block('junho');
    expect(one.inputs('block:set')).toEqual([{ userId: 'junho', blocked: true }]);
    expect(blockedOf(one)).toEqual(['junho']);
    one.answers['block:set'] = () => Promise.reject(new ChatError('conflict', 'as many as one may'));
    await expect(one.chat.block('yuna')).rejects.toMatchObject({ code: 'conflict' });
    expect(blockedOf(one)).toEqual(['junho']);
  });

  it('[BLOCK3] presence is asked for again once somebody is blocked no longer', async () => {
    const one = await inRoom(2);
    one.answers['block:set'] = ({ userId, blocked }) => ({ userId, blocked });
    await one.chat.block('junho');
    await one.clock.pass(1_000);
    const asked = one.inputs('presence:watch').length;
    await one.chat.block('junho', false);
    await one.clock.pass(1_000);
    expect(one.inputs('presence:watch')).toHaveLength(asked + 1);
  });

  it('that cannot be read are told as a trouble until they can', async () => {
    const one = await inRoom(2);
    one.answers['block:list'] = () => Promise.reject(new ChatError('internal', 'broken'));
    await one.hello();
    expect(one.chat.state.troubles.get('blocks')).toMatchObject({ code: 'internal' });
    one.answers['block:list'] = () => ({ userIds: [] });
    await one.hello();
    expect(one.chat.state.troubles.size).toBe(0);
  });
});

describe('a report', () => {
  it('[REPORT2] carries an id of its own, or the one that is given', async () => {
    const one = await inRoom(2);
    one.answers['report:create'] = ({ id }) => ({ reportId: id, repeated: false });
    const first = await one.chat.report({ roomId: ROOM, reason: 'spam', seqs: [1] });
    const again = await one.chat.report({ id: first.reportId, roomId: ROOM, reason: 'spam', seqs: [1] });
    expect(again.reportId).toBe(first.reportId);
    const [sent, repeated] = one.inputs('report:create');
    expect(sent).toEqual({ id: first.reportId, roomId: ROOM, reason: 'spam', seqs: [1] });
    expect(repeated).toEqual(sent);
  });
});
