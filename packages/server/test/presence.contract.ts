// What every presence store must do, whoever keeps the leases ([PRES1]).
import { beforeEach, describe, expect, it } from 'vitest';
import type { PresenceStore } from '../src/presence/presence.port.js';

/** A store that is empty, and a way to let its leases grow older. */
export interface StoreUnderTest {
  store: PresenceStore;
  ttlMs: number;
  pass(ms: number): Promise<void>;
}

export function presenceContract(name: string, make: () => Promise<StoreUnderTest>): void {
  describe(`the presence store ${name}`, () => {
    let store: PresenceStore;
    let ttlMs: number;
    let pass: (ms: number) => Promise<void>;
    beforeEach(async () => {
      ({ store, ttlMs, pass } = await make());
    });
    const renew = async (userId: string, connection: string) =>
      (await store.renew([{ userId, connection }])).length === 1;
    const release = (userId: string, connection: string) => store.release({ userId, connection });
    const online = async (...userIds: string[]) => [...(await store.online(userIds))].sort();

    it('[PRES1] a user is online while at least one connection holds a lease', async () => {
      expect(await online('alice')).toEqual([]);
      await renew('alice', 'phone');
      await renew('alice', 'laptop');
      expect(await online('alice', 'bob')).toEqual(['alice']);
      await release('alice', 'phone');
      expect(await online('alice')).toEqual(['alice']);
      await release('alice', 'laptop');
      expect(await online('alice')).toEqual([]);
    });

    it('says once that a user came, and once that the last connection went', async () => {
      expect(await renew('alice', 'phone')).toBe(true);
      expect(await renew('alice', 'phone')).toBe(false);
      expect(await renew('alice', 'laptop')).toBe(false);
      expect(await release('alice', 'phone')).toBe(false);
      expect(await release('alice', 'laptop')).toBe(true);
      expect(await renew('alice', 'phone')).toBe(true);
    });

    it('does not mind a lease that is given back twice, or that never was', async () => {
      await renew('alice', 'phone');
      expect(await release('alice', 'tablet')).toBe(false);
      expect(await release('bob', 'phone')).toBe(false);
      expect(await online('alice')).toEqual(['alice']);
      expect(await release('alice', 'phone')).toBe(true);
      expect(await release('alice', 'phone')).toBe(false);
    });

    it('[PRES1] a lease that is not renewed runs out, and is told once', async () => {
      await renew('alice', 'phone');
      await pass(ttlMs - 1);
      expect(await store.expire()).toEqual([]);
      expect(await online('alice')).toEqual(['alice']);
      await pass(1);
      expect(await store.expire()).toEqual(['alice']);
      expect(await online('alice')).toEqual([]);
      expect(await store.expire()).toEqual([]);
      expect(await release('alice', 'phone')).toBe(false);
      expect(await renew('alice', 'phone')).toBe(true);
    });

    it('[PRES1] a renewed lease lasts from its renewal on', async () => {
      await renew('alice', 'phone');
      for (let beat = 0; beat < 4; beat++) {
        await pass(ttlMs / 2);
        await renew('alice', 'phone');
        expect(await store.expire()).toEqual([]);
      }
      await pass(ttlMs);
      expect(await store.expire()).toEqual(['alice']);
    });

    it('a user stays online by the connection that goes on', async () => {
      await renew('alice', 'crashed');
      await renew('bob', 'crashed too');
      await pass(ttlMs - 1);
      await renew('alice', 'phone');
      await pass(1);
      expect(await store.expire()).toEqual(['bob']);
      expect(await online('alice', 'bob')).toEqual(['alice']);
      expect(await release('alice', 'phone')).toBe(true);
    });

    it('keeps users apart who share a connection name', async () => {
      await renew('alice', 'phone');
      await renew('bob', 'phone');
      expect(await release('alice', 'phone')).toBe(true);
      expect(await online('alice', 'bob')).toEqual(['bob']);
    });
  });
}
