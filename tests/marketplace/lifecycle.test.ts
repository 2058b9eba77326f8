// A room ends some time after its deal, on whichever node and whoever died meanwhile, and lives again with the next deal.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { hold } from './blocking.js';
import { call, chatOf, dayIn, type Market, openMarket, until } from './market.js';
import { contradictions } from './truth.js';

/** A deal is looked at, and its row taken hold of, before they are over. */
const SECONDS = 4;
const env = { MARKET_READONLY_AFTER_DAYS: String(SECONDS / 86_400) };

describe('the life of a room', () => {
  let market: Market;
  let sql: pg.Client;
  let hosts: ServerProcess[];

  beforeAll(async () => {
    market = await openMarket('postgres');
    hosts = [await market.start(env)];
    sql = new pg.Client({ connectionString: market.databaseUrl ?? '' });
    await sql.connect();
  });
  afterAll(async () => {
    await sql?.end();
    await market?.end();
  });

  const as = (person: string, place: string, body?: unknown) => call(hosts[0]?.url ?? '', person, 'POST', place, body);
  const stateOf = async (roomId: string) =>
    (await sql.query('select state from chat.rooms where id = $1', [roomId])).rows[0].state;

  async function complete(listing: string, seller: string, buyer: string): Promise<string> {
    const asked = await as(buyer, `listings/${listing}/reservations`, { from: dayIn(1), to: dayIn(2) });
    const { id, roomId } = asked.body.reservation;
    for (const [person, step] of [
      [seller, 'accept'],
      [buyer, 'confirm'],
      [seller, 'complete'],
    ] as const) {
      expect((await as(person, `reservations/${id}/${step}`)).status).toBe(200);
    }
    return roomId;
  }

  it('is open for a while after the deal, then readonly until the two deal again', async () => {
    const emma = await chatOf(hosts[0]?.url ?? '', 'emma');
    const roomId = await complete('city-bike', 'junho', 'emma');
    expect(await stateOf(roomId)).toBe('open');
    const { rows } = await sql.query(
      `select extract(epoch from readonly_at - s.at)::float8 as seconds from market.rooms k
       join market.reservations r using (room_id) join market.reservation_steps s on s.reservation_id = r.id
       where room_id = $1 and s.status = 'completed'`,
      [roomId],
    );
    // Set by the completing transaction itself.
    expect(Math.abs(rows[0].seconds - SECONDS)).toBeLessThan(1);
    await until('the page knows', () => emma.room(roomId).info?.state === 'readonly');

    const { id } = emma.room(roomId).send({ body: '한 가지만 더요!' });
    const stop = emma.room(roomId).watch();
    const sent = () => emma.room(roomId).timeline.messages.find((message) => message.id === id);
    await until('it is refused', () => sent()?.status === 'failed');
    expect(sent()?.fault?.code).toBe('forbidden');
    emma.room(roomId).discard(id);

    // The two deal again, in the same room.
    const again = await as('emma', 'listings/city-bike/reservations', { from: dayIn(8), to: dayIn(9) });
    expect([again.status, again.body.reservation.roomId]).toEqual([201, roomId]);
    await until('the room is open', () => emma.room(roomId).info?.state === 'open');
    const next = emma.room(roomId).send({ body: '이번에도 잘 부탁드려요' });
    const accepted = () => emma.room(roomId).timeline.messages.find((message) => message.id === next.id)?.seq;
    await until('it is taken', accepted);
    stop();
    await emma.close();
    expect(await contradictions(sql)).toEqual({});
  });

  it('is ended by one of two nodes, once', async () => {
    hosts.push(await market.start(env));
    await sql.query('create table public.ended (room_id uuid)');
    await sql.query(`create function public.note_end() returns trigger language plpgsql as $$
      begin insert into public.ended values (new.id); return null; end $$`);
    await sql.query(`create trigger note_end after update on chat.rooms for each row
      when (new.state = 'readonly') execute function public.note_end()`);
    const deals = [
      ['game-console', 'minji', 'sora'],
      ['turntable', 'daniel', 'haneul'],
      ['carry-on', 'emma', 'minji'],
      ['tent', 'junho', 'daniel'],
    ] as const;
    const rooms = await Promise.all(deals.map(([thing, seller, buyer]) => complete(thing, seller, buyer)));
    const open = `select 1 from chat.rooms where id = any($1::uuid[]) and state = 'open'`;
    await until('all are readonly', async () => (await sql.query(open, [rooms])).rows.length === 0);
    const { rows } = await sql.query('select room_id from public.ended');
    expect(rows.map(({ room_id }) => room_id).sort()).toEqual([...rooms].sort());
  });

  it('ends also when the node that was ending it is killed, and when its time came with no node up', async () => {
    const roomId = await complete('hiking-pack', 'junho', 'daniel');
    const held = await hold(market.databaseUrl ?? '', 'select 1 from chat.rooms where id = $1 for update', [roomId]);
    await held.caught();
    for (const host of hosts) await host.kill('SIGKILL');
    await held.release();
    // Claim and change go together: what was not changed is due as before.
    const due = async () =>
      (await sql.query('select readonly_at from market.rooms where room_id = $1', [roomId])).rows[0].readonly_at;
    expect(await due()).not.toBeNull();
    expect(await stateOf(roomId)).toBe('open');

    hosts = [await market.start(env)];
    await until('the room is readonly', async () => (await stateOf(roomId)) === 'readonly');
    expect(await due()).toBeNull();
    expect(await contradictions(sql)).toEqual({});
  });

  it('refuses to start on days that are none', async () => {
    await expect(market.start({ MARKET_READONLY_AFTER_DAYS: 'soon' })).rejects.toThrow(
      'MARKET_READONLY_AFTER_DAYS must be a number of days',
    );
  });
});
