// Whatever three people press, in any order, on a real database: every answer is one of the rule's, and nothing contradicts.
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { call, dayIn, type Market, openMarket } from './market.js';
import { contradictions } from './truth.js';

const STEPS = ['accept', 'decline', 'confirm', 'complete', 'cancel', 'no_show'] as const;
const SELLER = 'junho';
const BUYERS = ['emma', 'daniel'] as const;

type Press =
  | { kind: 'request'; who: (typeof BUYERS)[number]; from: number; days: number }
  | { kind: 'step'; who: string; of: (typeof BUYERS)[number]; step: (typeof STEPS)[number] }
  | { kind: 'ask'; who: (typeof BUYERS)[number] }
  | { kind: 'remove' };

const buyer = fc.constantFrom(...BUYERS);
const press: fc.Arbitrary<Press> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('request' as const),
      who: buyer,
      from: fc.integer({ min: 0, max: 2 }),
      days: fc.integer({ min: 1, max: 3 }),
    }),
  },
  {
    weight: 20,
    arbitrary: fc.record({
      kind: fc.constant('step' as const),
      who: fc.constantFrom(SELLER, SELLER, ...BUYERS),
      of: buyer,
      // Accepted as often as all else together, so that two acceptances meet.
      step: fc.oneof(fc.constant('accept' as const), fc.constantFrom(...STEPS)),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('ask' as const), who: buyer }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'remove' as const }) },
);

describe('any sequence of presses', () => {
  let market: Market;
  let sql: pg.Client;
  let server: ServerProcess;

  beforeAll(async () => {
    market = await openMarket('postgres');
    server = await market.start();
    sql = new pg.Client({ connectionString: market.databaseUrl ?? '' });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await market?.end();
  });

  it('keeps step and message, card and status, days and contacts together', async () => {
    const answered = new Map<number, number>();
    const sequences = fc.array(press, { minLength: 15, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('sale', 'rent'), sequences, async (mode, presses) => {
        const offer = { mode, title: 'A thing', body: 'As seen', price: 1_000, place: '성수동', picture: 'lamp' };
        const listing = (await call(server.url, SELLER, 'POST', 'listings', offer)).body.listing.id;
        await forgive(sql);
        const newest = new Map<string, string>();
        const play = (one: Press) => {
          if (one.kind === 'remove') return call(server.url, SELLER, 'DELETE', `listings/${listing}`);
          if (one.kind === 'ask') return call(server.url, one.who, 'POST', `listings/${listing}/ask`);
          if (one.kind === 'step') {
            const id = newest.get(one.of) ?? '00000000-0000-4000-8000-000000000000';
            return call(server.url, one.who, 'POST', `reservations/${id}/${one.step}`);
          }
          const days = { from: dayIn(one.from), to: dayIn(one.from + one.days) };
          return call(server.url, one.who, 'POST', `listings/${listing}/reservations`, days);
        };
        for (const one of presses) {
          const { status, body } = await play(one);
          if (one.kind === 'request' && status === 201) newest.set(one.who, body.reservation.id);
          expect([200, 201, 204, 403, 404, 409]).toContain(status);
          answered.set(status, (answered.get(status) ?? 0) + 1);
          expect(await contradictions(sql)).toEqual({});
        }
      }),
      { numRuns: 25 },
    );
    // The sequences went somewhere: steps were taken, and others came too late.
    expect(answered.get(200)).toBeGreaterThan(10);
    expect(answered.get(409)).toBeGreaterThan(10);
  });
});

/** What was pressed before would leave little trust, and the policy would let nobody press on. */
async function forgive(sql: pg.Client): Promise<void> {
  await sql.query(`delete from market.trust_events where kind <> 'history'`);
  await sql.query(`update market.people p set trust =
    50 + coalesce((select sum(points) from market.trust_events e where e.person_id = p.id), 0)`);
  await sql.query('update chat.users u set trust = p.trust from market.people p where p.id = u.id');
}
