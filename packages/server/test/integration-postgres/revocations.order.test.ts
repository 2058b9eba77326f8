// Proves that a revocation is heard also when it commits after one that was begun later ([ID3]).
import { expect, it, onTestFinished } from 'vitest';
import { Revocations } from '../../src/auth/revocations.js';
import { startChat, useChat } from '../support/chat.fixture.js';
import { held } from '../support/held.js';
import { asPrincipal } from '../support/principal.js';

const test = useChat();

it('[ID3] a revocation that commits late is heard within 5 s', async () => {
  const there = await startChat(test.db);
  onTestFinished(() => there.close());
  const longAgo = (userId: string) => ({ ...asPrincipal(userId), issuedAt: new Date(0) });
  const isOut = (userId: string) => there.get(Revocations).isRevoked(longAgo(userId));
  const late = await held(test.chat, (tx) =>
    tx.query(`insert into chat.revocations (kind, subject, until) values ('user', 'late', now() + interval '1 h')`),
  );
  await test.chat.service.revoke({ userId: 'early' });
  await expect.poll(() => isOut('early'), { timeout: 5_000 }).toBe(true);
  await late.commit();
  await expect.poll(() => isOut('late'), { timeout: 5_000 }).toBe(true);
  expect(there.transport.disconnected.map(({ whom }) => whom)).toEqual([{ userId: 'early' }, { userId: 'late' }]);
});
