// How people answer is counted also when nobody looks: by the market's clock, on whichever node, and their trust follows.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { call, chatOf, type Market, openMarket, until } from './market.js';
import { contradictions } from './truth.js';

const ASKERS = ['emma', 'minji', 'sora', 'junho', 'haneul'];

describe('the market’s clock', () => {
  let market: Market;
  let server: ServerProcess;
  let sql: pg.Client;

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

  const eventsOf = async (person: string) =>
    (
      await sql.query(`select kind, points from market.trust_events where person_id = $1 and kind <> 'history'`, [
        person,
      ])
    ).rows;

  it('counts those whose figures are old, and lets them go again when they no longer hold', async () => {
    for (const asker of ASKERS) {
      const chat = await chatOf(server.url, asker);
      const { roomId } = (await call(server.url, asker, 'POST', 'listings/field-watch/ask')).body;
      await chat.command('message:send', { roomId, id: crypto.randomUUID(), type: 'TEXT', body: '아직 있나요?' });
      await chat.close();
    }
    await sql.query(`update market.people set replies_at = now() - interval '1 day'`);
    // Each node counts what is due when it starts, and every minute.
    const another = await market.start();
    await until('the figures are counted', async () => (await eventsOf('daniel')).length > 0);
    expect(await eventsOf('daniel')).toEqual([{ kind: 'replies_rare', points: -5 }]);
    await until('nobody is left out', async () => {
      const { rows } = await sql.query(`select 1 from market.people where replies_at < now() - interval '1 hour'`);
      return rows.length === 0;
    });
    const { rows } = await sql.query(`select trust, replies_answered from market.people where id = 'daniel'`);
    expect(rows[0].trust).toBe(66 - 5);
    expect(await contradictions(sql)).toEqual({});
    await another.stop();

    // Ninety days later nobody has asked any more.
    await sql.query(`update chat.messages set created_at = created_at - interval '100 days'`);
    await sql.query(`update market.people set replies_at = now() - interval '1 day'`);
    await market.start();
    await until('the event is gone', async () => (await eventsOf('daniel')).length === 0);
    expect((await sql.query(`select trust from market.people where id = 'daniel'`)).rows[0].trust).toBe(66);
    expect(await contradictions(sql)).toEqual({});
  });
});
