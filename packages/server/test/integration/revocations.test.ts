// Proves that who was shut out is refused everywhere within 5 s, and let in again with a token of later issue ([ID3]).
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Revocations } from '../../src/auth/revocations.js';
import type { Principal } from '../../src/host.port.js';
import { type Chat, startChat } from '../support/chat.fixture.js';
import { useDatabase } from '../support/database.fixture.js';
import { asPrincipal } from '../support/principal.js';

const test = useDatabase();
const SPREAD_MS = 5_000;

describe('[ID3] a revocation', () => {
  let here: Chat;
  let there: Chat;
  let alice: string;
  let number = 0;
  /** As a token of that many seconds ago says; its `iat` has whole seconds. */
  const issued = (secondsAgo: number, userId = alice, sessionId: string | null = null): Principal => ({
    ...asPrincipal(userId),
    sessionId,
    issuedAt: new Date(Math.floor(Date.now() / 1_000 - secondsAgo) * 1_000),
  });
  const isOut = (chat: Chat, principal = issued(60)) => chat.get(Revocations).isRevoked(principal);

  beforeEach(async () => {
    alice = `alice-${++number}`;
    here = await startChat(test.db);
    there = await startChat(test.db);
    // At its start a node goes through those of before.
    here.transport.forget();
    there.transport.forget();
  });
  afterEach(async () => {
    await here.close();
    await there.close();
  });

  it('of a user is in force here at once, and on another node within 5 s', async () => {
    expect(isOut(here)).toBe(false);
    await here.service.revoke({ userId: alice });
    expect(isOut(here)).toBe(true);
    expect(isOut(here, issued(60, 'bob'))).toBe(false);
    await expect.poll(() => isOut(there), { timeout: SPREAD_MS }).toBe(true);
  });

  it('closes the user’s connections on every node, once, and says why', async () => {
    await here.service.revoke({ userId: alice });
    await expect.poll(() => there.transport.disconnected, { timeout: SPREAD_MS }).not.toEqual([]);
    await here.service.revoke({ sessionId: `s-${alice}` });
    await expect.poll(() => there.transport.disconnected.length, { timeout: SPREAD_MS }).toBe(2);
    const closed = [
      { whom: { userId: alice }, reason: 'revoked' },
      { whom: { sessionId: `s-${alice}` }, reason: 'revoked' },
    ];
    expect(here.transport.disconnected).toEqual(closed);
    expect(there.transport.disconnected).toEqual(closed);
  });

  it('of a session ends that session only', async () => {
    await here.service.revoke({ sessionId: `s-${alice}` });
    expect(isOut(here, issued(60, alice, `s-${alice}`))).toBe(true);
    expect(isOut(here, issued(60, alice, 'another'))).toBe(false);
    expect(isOut(here, issued(60, alice, null))).toBe(false);
  });

  it('of a session holds whenever its token was issued: a session does not come back', async () => {
    await here.service.revoke({ sessionId: `s-${alice}` });
    expect(isOut(here, issued(-60, alice, `s-${alice}`))).toBe(true);
  });

  it('of a user lets a token of later issue in, and none that cannot show when it was issued', async () => {
    await here.service.revoke({ userId: alice });
    expect(isOut(here, issued(-1))).toBe(false);
    expect(isOut(here, issued(0))).toBe(true);
    expect(isOut(here, { ...issued(60), issuedAt: null })).toBe(true);
  });

  it('outlives a clock of its node that is set forward and back', async () => {
    await here.service.revoke({ userId: alice }, new Date(Date.now() + 3_600_000));
    const now = vi.spyOn(Date, 'now').mockImplementation(() => performance.timeOrigin + performance.now() + 7_200_000);
    await sleep(1_000);
    now.mockRestore();
    expect(isOut(here)).toBe(true);
  });

  it('a second time shuts out what was issued in between', async () => {
    await here.service.revoke({ userId: alice });
    const between = issued(-1);
    expect(isOut(here, between)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await here.service.revoke({ userId: alice });
    expect(isOut(here, between)).toBe(true);
    await expect.poll(() => isOut(there, between), { timeout: SPREAD_MS }).toBe(true);
  });

  it('is in force after a restart', async () => {
    await here.service.revoke({ userId: alice });
    const restarted = await startChat(test.db);
    expect(isOut(restarted)).toBe(true);
    await restarted.close();
  });

  it('is forgotten once none of the tokens can be alive', async () => {
    await here.service.revoke({ userId: alice }, new Date(Date.now() + 1_500));
    expect(isOut(here)).toBe(true);
    await expect.poll(() => isOut(here), { timeout: SPREAD_MS }).toBe(false);
    const restarted = await startChat(test.db);
    const { rows } = await test.db.query('select 1 from chat.revocations where subject = $1', [alice]);
    expect(rows).toEqual([]);
    await restarted.close();
  });
});
