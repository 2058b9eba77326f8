// A live socket does not outlive its token.
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { connect, inSeconds, mintToken, person, rest } from './target.js';

const millis = (seconds: number) => seconds * 1_000;
/** Room for a busy machine; the contract's own bounds are asserted without it. */
const SLACK_MS = 3_000;
/** Time enough to come in on such a machine. */
const SHORT_S = 6;

describe.concurrent('a live session', () => {
  it('[ID3] session:expiring comes 60 s before exp', async () => {
    const exp = inSeconds(60 + SHORT_S);
    const connection = await connect(await person('ann', { exp }));
    const { expiresAt } = await connection.next('session:expiring');
    expect(Date.parse(expiresAt)).toBe(millis(exp));
    expect(Date.now()).toBeGreaterThan(millis(exp - 60) - SLACK_MS);
    expect(Date.now()).toBeLessThan(millis(exp - 60) + SLACK_MS);
  });

  it('[ID3] is closed within 5 s after exp, and session:closed says why, last', async () => {
    const exp = inSeconds(SHORT_S);
    const ann = await person('ann', { exp });
    const connection = await connect(ann);
    await connection.closed;
    expect(Date.now()).toBeGreaterThanOrEqual(millis(exp));
    expect(Date.now()).toBeLessThan(millis(exp + 5) + SLACK_MS);
    expect(connection.heard.at(-1)).toEqual({ name: 'session:closed', data: { reason: 'expired' } });
    expect((await rest(ann, 'GET', '/chat/unread')).status).toBe(401);
  });

  it('[ID3] session:refresh carries it beyond its first exp', async () => {
    const ann = await person('ann', { exp: inSeconds(SHORT_S) });
    const connection = await connect(ann);
    const exp = inSeconds(3_600);
    const { expiresAt } = await connection.ok('session:refresh', { token: await mintToken({ sub: ann.id, exp }) });
    expect(Date.parse(expiresAt)).toBe(millis(exp));
    await sleep(millis(SHORT_S + 5) + SLACK_MS);
    expect(connection.all('session:closed')).toEqual([]);
    expect(await connection.ok('unread:get')).toEqual({ total: 0, rooms: {} });
  });

  it('[ID3] session:expiring comes again before the refreshed exp', async () => {
    const ann = await person('ann', { exp: inSeconds(3_600) });
    const connection = await connect(ann);
    const exp = inSeconds(60 + SHORT_S);
    await connection.ok('session:refresh', { token: await mintToken({ sub: ann.id, exp }) });
    const { expiresAt } = await connection.next('session:expiring');
    expect(Date.parse(expiresAt)).toBe(millis(exp));
    expect(Date.now()).toBeGreaterThan(millis(exp - 60) - SLACK_MS);
  });

  it('[ID3] a refresh with a bad token is unauthenticated, and the session ends when it would have', async () => {
    const exp = inSeconds(SHORT_S);
    const ann = await person('ann', { exp });
    const connection = await connect(ann);
    for (const token of [
      'nonsense',
      await mintToken({ sub: ann.id, exp: inSeconds(-30) }),
      await mintToken({ sub: ann.id }, { secret: 'another secret, as long as it must be' }),
    ]) {
      expect(await connection.fault('session:refresh', { token })).toMatchObject({ code: 'unauthenticated' });
    }
    await connection.closed;
    expect(connection.all('session:closed')).toEqual([{ reason: 'expired' }]);
    expect(Date.now()).toBeLessThan(millis(exp + 5) + SLACK_MS);
  });

  it('[ID3] a refresh with the token of somebody else does not carry it on', async () => {
    const exp = inSeconds(SHORT_S);
    const connection = await connect(await person('ann', { exp }));
    const bob = await person('bob');
    const { code } = await connection.fault('session:refresh', { token: bob.token });
    expect(['unauthenticated', 'forbidden']).toContain(code);
    await connection.closed;
    expect(Date.now()).toBeLessThan(millis(exp + 5) + SLACK_MS);
  });

  // Timers that count milliseconds in 32 bits go off at once when they are set for more than 24.8 days.
  for (const days of [30, 400]) {
    it(`[ID3] lasts with a token of ${days} days`, async () => {
      const connection = await connect(await person('ann', { exp: inSeconds(days * 86_400) }));
      await sleep(2_000);
      expect(connection.heard.map((heard) => heard.name)).toEqual(['hello']);
      expect(await connection.ok('unread:get')).toEqual({ total: 0, rooms: {} });
    });
  }
});
