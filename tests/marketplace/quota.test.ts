// Whoever may open three rooms a day opens three, however many they ask for at once, and on whichever node.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { call, dayIn, type Market, openMarket } from './market.js';
import { contradictions } from './truth.js';

const LISTINGS = ['olympus-pen', 'monstera', 'jazzmaster', 'teacups', 'city-bike', 'tent', 'reading-lamp', 'oak-chair'];
const ALLOWED = 3;

describe('a quota under pressure', () => {
  let market: Market;
  let hosts: ServerProcess[];
  let sql: pg.Client;

  beforeAll(async () => {
    market = await openMarket('postgres');
    hosts = [await market.start(), await market.start()];
    sql = new pg.Client({ connectionString: market.databaseUrl ?? '' });
    await sql.connect();
    // As after a no-show: the events and their score agree.
    await sql.query(
      `insert into market.trust_events (person_id, kind, cause, points) values ('haneul', 'no_show', 'a', -15)`,
    );
    await sql.query(`update market.people set trust = 26 where id = 'haneul'`);
  });
  afterAll(async () => {
    await sql?.end();
    await market?.end();
  });

  it('holds, and leaves nothing of what it refused', async () => {
    const answers = await Promise.all(
      LISTINGS.map((listing, index) => {
        const url = hosts[index % hosts.length]?.url ?? '';
        if (index % 4 < 2) return call(url, 'haneul', 'POST', `listings/${listing}/ask`);
        const days = { from: dayIn(1), to: dayIn(2) };
        return call(url, 'haneul', 'POST', `listings/${listing}/reservations`, days);
      }),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(answers.length - refused.length).toBe(ALLOWED);
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(ALLOWED);
    const { rows } = await sql.query(
      `select (select count(*)::int from chat.rooms where opened_by = 'haneul') as rooms,
         (select count(*)::int from market.rooms where buyer_id = 'haneul') as deals`,
    );
    expect(rows).toEqual([{ rooms: ALLOWED, deals: ALLOWED }]);
    const found = await Promise.all(LISTINGS.map((id) => call(hosts[0]?.url ?? '', 'haneul', 'GET', `listings/${id}`)));
    expect(found.filter(({ body }) => body.roomId !== null)).toHaveLength(ALLOWED);
    const { 'a trust that the chat does not show': _, ...others } = await contradictions(sql);
    expect(others).toEqual({});
  });
});
