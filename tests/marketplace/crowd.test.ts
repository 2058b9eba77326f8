// Fifty people want the same days, and two hosts on one database answer at once: PostgreSQL lets through what fits.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { type Answer, call, dayIn, type Market, openMarket } from './market.js';
import { contradictions } from './truth.js';

const BUYERS = 50;

interface Asked {
  id: string;
  buyer: string;
  from: number;
  to: number;
}

describe('a crowd', () => {
  let market: Market;
  let sql: pg.Client;
  let hosts: ServerProcess[];

  const buyers = Array.from({ length: BUYERS }, (_, index) => `buyer-${index}`);
  /** Every other press at every other host. */
  const press = (index: number, person: string, place: string, body?: unknown): Promise<Answer> =>
    call(hosts[index % hosts.length]?.url ?? '', person, 'POST', place, body);
  const tally = (answers: Answer[]) =>
    Object.fromEntries([...Map.groupBy(answers, ({ status }) => status)].map(([status, all]) => [status, all.length]));

  beforeAll(async () => {
    market = await openMarket('postgres');
    hosts = [await market.start()];
    hosts.push(await market.start());
    sql = new pg.Client({ connectionString: market.databaseUrl ?? '' });
    await sql.connect();
    await sql.query(
      `insert into market.people (id, name, look) select id, id, '{#fff,#eee,#ddd}' from unnest($1::text[]) as id`,
      [buyers],
    );
  });
  afterAll(async () => {
    await sql?.end();
    await market?.end();
  });

  it('asks for overlapping days; of those that are accepted at once exactly what fits is let through', async () => {
    const wishes = buyers.map((buyer, index) => {
      const from = 1 + ((index * 7) % 40);
      return { buyer, from, to: from + 2 + (index % 3) };
    });
    const requests = await Promise.all(
      wishes.map(({ buyer, from, to }, index) =>
        press(index, buyer, 'listings/city-bike/reservations', { from: dayIn(from), to: dayIn(to) }),
      ),
    );
    expect(tally(requests)).toEqual({ 201: BUYERS });
    const asked: Asked[] = wishes.map((wish, index) => ({ ...wish, id: requests[index]?.body.reservation.id }));

    const began = performance.now();
    const answers = await Promise.all(asked.map(({ id }, index) => press(index, 'junho', `reservations/${id}/accept`)));
    const tookMs = Math.round(performance.now() - began);

    const winners = asked.filter((_, index) => answers[index]?.status === 200);
    const losers = asked.filter((_, index) => answers[index]?.status !== 200);
    const overlap = (a: Asked, b: Asked) => a.from < b.to && b.from < a.to;
    console.log(
      `${BUYERS} acceptances at once on 2 hosts: ${winners.length} fit, ${losers.length} were told that they do not, ${tookMs} ms`,
    );
    for (const winner of winners) expect(winners.filter((other) => overlap(winner, other))).toEqual([winner]);
    for (const loser of losers) expect(winners.some((winner) => overlap(loser, winner))).toBe(true);
    for (const [index, { status, body }] of answers.entries()) {
      if (status === 200) continue;
      expect([status, body.code, body.status]).toEqual([409, 'conflict', 'requested']);
      expect(body.message.en).toBe('Another reservation holds some of these days already.');
      expect(body.from).toBe(dayIn(asked[index]?.from ?? 0));
    }
    const { rows } = await sql.query(
      `select id from market.reservations where listing_id = 'city-bike' and status = 'accepted' order by id`,
    );
    expect(rows.map(({ id }) => id)).toEqual(winners.map(({ id }) => id).sort());
    expect(await contradictions(sql)).toEqual({});

    // The rule is the database's own: who writes past the host meets it too.
    const forced = sql.query(`update market.reservations set status = 'accepted' where id = $1`, [losers[0]?.id]);
    await expect(forced).rejects.toMatchObject({ code: '23P01', constraint: 'reservations_overlap' });
  });

  it('wants one thing that is sold once: one gets it', async () => {
    const day = { from: dayIn(1) };
    const requests = await Promise.all(
      buyers.map((buyer, index) => press(index, buyer, 'listings/jazzmaster/reservations', day)),
    );
    expect(tally(requests)).toEqual({ 201: BUYERS });
    const answers = await Promise.all(
      requests.map(({ body }, index) => press(index, 'daniel', `reservations/${body.reservation.id}/accept`)),
    );
    expect(tally(answers)).toEqual({ 200: 1, 409: BUYERS - 1 });
    expect(await contradictions(sql)).toEqual({});
  });

  it('presses twice: a buyer who asks on both hosts at once has asked once', async () => {
    const day = { from: dayIn(1), to: dayIn(3) };
    const both = await Promise.all(
      Array.from({ length: 6 }, (_, index) => press(index, 'haneul', 'listings/hiking-pack/reservations', day)),
    );
    expect(tally(both)).toEqual({ 201: 1, 409: 5 });
    const rooms = await sql.query(`select room_id from market.rooms where listing_id = 'hiking-pack'`);
    expect(rooms.rows).toHaveLength(1);
  });

  it('meets in one moment: of a buyer who cancels and a seller who declines one is first, the other is told', async () => {
    for (let round = 0; round < 10; round += 1) {
      const day = { from: dayIn(1), to: dayIn(3) };
      const { body } = await press(round, 'emma', 'listings/turntable/reservations', day);
      const { id } = body.reservation;
      const [cancelled, declined] = await Promise.all([
        press(0, 'emma', `reservations/${id}/cancel`),
        press(1, 'daniel', `reservations/${id}/decline`),
      ]);
      expect([cancelled.status, declined.status].sort()).toEqual([200, 409]);
      const [first, told] = cancelled.status === 200 ? ['cancelled', declined] : ['declined', cancelled];
      expect(told.body.status).toBe(first);
    }
    expect(await contradictions(sql)).toEqual({});
  });
});
