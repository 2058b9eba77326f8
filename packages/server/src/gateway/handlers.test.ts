// Proves that a command whose questions fail is answered with that, and leaves no failure behind that nobody hears of.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { asPrincipal } from '../../test/support/principal.js';
import { commandHandlers, type Services } from './handlers.js';

const ROOM = '018f0000-0000-7000-8000-000000000001';

it('room:subscribe, while the database goes away in the middle of it', async () => {
  const gone = new Error('timeout exceeded when trying to connect');
  const services = {
    settings: { limits: { messagesPerSecond: 1, messageBurst: 1, reportsPerMinute: 1 } },
    limits: { of: () => ({ take: () => 0 }) },
    rooms: { requireReader: async () => {}, get: async () => ({ me: {}, members: [{ user: { id: 'bob' } }] }) },
    receipts: { of: () => Promise.reject(gone) },
    blocks: {
      without: async (_userId: string, ids: string[]) => {
        await sleep(20);
        return ids;
      },
    },
    presence: { lookUp: async () => [] },
  } as unknown as Services;
  const connection = { id: 'phone', subscribe: () => {}, unsubscribe: () => {} };
  const asked = commandHandlers(services)['room:subscribe'](
    { principal: asPrincipal('alice'), connection: connection as never },
    { roomId: ROOM },
  );
  await expect(asked).rejects.toBe(gone);
});
