// A host that is killed at any seam of a step leaves the step with its message and card, or none of them; who listens hears it once.
import type { Chat } from '@doran/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { addGate, hold } from './blocking.js';
import { call, chatOf, dayIn, type Market, openMarket, portOf, told, until } from './market.js';
import { contradictions } from './truth.js';

/** Gates of the test's own: before an outbox row is claimed, and in the commit of a step. */
const CLAIM = 71;
const COMMIT = 72;

interface Seam {
  name: string;
  lock: string;
  values?: (ids: { reservation: string; room: string }) => unknown[];
  /** What stands afterwards, though nobody was answered. */
  committed: boolean;
}

const SEAMS: readonly Seam[] = [
  {
    name: 'before the reservation is read',
    lock: 'select 1 from market.reservations where id = $1 for update',
    values: ({ reservation }) => [reservation],
    committed: false,
  },
  {
    name: 'between the status and its message',
    lock: 'select 1 from chat.rooms where id = $1 for update',
    values: ({ room }) => [room],
    committed: false,
  },
  {
    name: 'between the message and its event',
    lock: 'lock table chat.outbox in share mode',
    committed: false,
  },
  {
    name: 'between the message and its step',
    lock: 'lock table market.reservation_steps in share mode',
    committed: false,
  },
  {
    name: 'in the commit, when all is written and nobody has an answer',
    lock: `select pg_advisory_xact_lock(${COMMIT})`,
    committed: true,
  },
];

describe('kill -9 at the seams of a step', () => {
  let market: Market;
  let url: string;
  let sql: pg.Client;
  let server: ServerProcess;
  let emma: Chat;
  let port: string;

  const restart = async () => {
    server = await market.start({ PORT: port });
  };
  const as = (person: string, place: string, body?: unknown) => call(server.url, person, 'POST', place, body);
  const request = async (listing: string, days: { from: string; to: string }) =>
    (await as('emma', `listings/${listing}/reservations`, days)).body.reservation as { id: string; roomId: string };
  const nothingWaits = async () => (await sql.query('select 1 from chat.outbox')).rows.length === 0;
  const statusOf = async (id: string) =>
    (await sql.query('select status from market.reservations where id = $1', [id])).rows[0].status;

  beforeAll(async () => {
    market = await openMarket('postgres');
    url = market.databaseUrl ?? '';
    server = await market.start();
    port = portOf(server);
    sql = new pg.Client({ connectionString: url });
    await sql.connect();
    await addGate(url, CLAIM, 'create trigger gate before update on chat.outbox for each statement');
    await addGate(
      url,
      COMMIT,
      `create constraint trigger gate after insert on market.reservation_steps
       deferrable initially deferred for each row`,
    );
    emma = await chatOf(server.url, 'emma');
  });
  afterAll(async () => {
    await emma?.close();
    await sql?.end();
    await market?.end();
  });

  for (const [index, { name, lock, values, committed }] of SEAMS.entries()) {
    it(`${name}: ${committed ? 'all' : 'nothing'} of it stands`, async () => {
      const { id, roomId } = await request('city-bike', { from: dayIn(10 + index), to: dayIn(11 + index) });
      await until('the request is told', nothingWaits);
      const stop = emma.room(roomId).watch();

      const held = await hold(url, lock, values?.({ reservation: id, room: roomId }));
      const unanswered = as('junho', `reservations/${id}/accept`).catch(() => 'no answer');
      await held.caught();
      await server.kill('SIGKILL');
      expect(await unanswered).toBe('no answer');
      await held.release();
      expect(await statusOf(id)).toBe(committed ? 'accepted' : 'requested');
      expect(await contradictions(sql)).toEqual({});

      await restart();
      const again = await as('junho', `reservations/${id}/accept`);
      expect([again.status, again.body.status]).toEqual(committed ? [409, 'accepted'] : [200, undefined]);
      expect(await contradictions(sql)).toEqual({});
      await expectHeardOnce(roomId, id, 'accepted');
      // The room is free for the next seam.
      expect((await as('emma', `reservations/${id}/cancel`)).status).toBe(200);
      stop();
    });
  }

  it('between the commit and its telling, also with the host down for a while: heard once after the restart', async () => {
    const { id, roomId } = await request('city-bike', { from: dayIn(20), to: dayIn(21) });
    await until('the request is told', nothingWaits);
    const stop = emma.room(roomId).watch();
    const held = await hold(url, `select pg_advisory_xact_lock(${CLAIM})`);
    expect((await as('junho', `reservations/${id}/accept`)).status).toBe(200);
    await held.caught();
    await server.kill('SIGKILL');
    await held.release();
    expect(await nothingWaits()).toBe(false);
    expect(await contradictions(sql)).toEqual({});
    await until('the page knows that it is offline', () => emma.connection.status !== 'online');

    await restart();
    await expectHeardOnce(roomId, id, 'accepted');
    await until('the outbox is empty', nothingWaits);
    await expectHeardOnce(roomId, id, 'accepted');
    stop();
  });

  it('while a listing is taken down with many rooms: all of it or nothing', async () => {
    const people = ['emma', 'daniel', 'sora', 'haneul'];
    for (const [index, person] of people.entries()) {
      const days = { from: dayIn(1 + index), to: dayIn(2 + index) };
      expect((await call(server.url, person, 'POST', 'listings/game-console/reservations', days)).status).toBe(201);
    }
    const { rows } = await sql.query(
      `select room_id from market.rooms where listing_id = 'game-console' order by room_id desc limit 1`,
    );
    // The last of the rooms is locked: the others are closed already when the host dies.
    const held = await hold(url, 'select 1 from chat.rooms where id = $1 for update', [rows[0].room_id]);
    const remove = () => call(server.url, 'minji', 'DELETE', 'listings/game-console');
    const unanswered = remove().catch(() => 'no answer');
    await held.caught();
    await server.kill('SIGKILL');
    expect(await unanswered).toBe('no answer');
    await held.release();
    const closed = `select count(*)::int as n from market.rooms k join chat.rooms c on c.id = k.room_id
      where k.listing_id = 'game-console' and c.state = 'closed'`;
    expect((await sql.query(closed)).rows[0].n).toBe(0);
    expect(await contradictions(sql)).toEqual({});

    await restart();
    expect((await remove()).status).toBe(204);
    expect((await sql.query(closed)).rows[0].n).toBe(people.length);
    expect(await contradictions(sql)).toEqual({});
  });

  /** In the page of the buyer, whose client lived through it all: once, in its place, and no other. */
  async function expectHeardOnce(roomId: string, reservationId: string, status: string): Promise<void> {
    const heard = () =>
      emma
        .room(roomId)
        .timeline.messages.filter(({ data }) => data?.reservationId === reservationId && data?.status === status);
    await until('it is heard', () => heard().length > 0);
    await until('all is told', nothingWaits);
    expect(heard()).toHaveLength(1);
    const seqs = emma.room(roomId).timeline.messages.map(({ seq }) => seq ?? 0);
    expect(seqs).toEqual(seqs.map((_, place) => (seqs[0] ?? 0) + place));
  }
});

describe('kill -9 on the embedded database', () => {
  let market: Market;
  beforeAll(async () => {
    market = await openMarket('embedded');
  });
  afterAll(() => market?.end());

  it('leaves each step with its message, whether it was answered or not', async () => {
    let server = await market.start();
    const as = (person: string, method: 'GET' | 'POST', place: string, body?: unknown) =>
      call(server.url, person, method, place, body);
    const days = { from: dayIn(1), to: dayIn(2) };
    const { id, roomId } = (await as('emma', 'POST', 'listings/city-bike/reservations', days)).body.reservation;
    const walk = [
      ['junho', 'accept'],
      ['emma', 'confirm'],
    ] as const;
    for (const [index, [person, step]] of walk.entries()) {
      const pressed = as(person, 'POST', `reservations/${id}/${step}`).then(
        ({ status }) => status,
        () => null,
      );
      // The first time at once after the answer, then in the middle of it.
      if (index === 0) expect(await pressed).toBe(200);
      await server.kill('SIGKILL');
      const answered = (await pressed) === 200;

      server = await market.start();
      const { status } = (await as('emma', 'GET', 'reservations')).body.reservations[0];
      const emma = await chatOf(server.url, 'emma');
      const stop = emma.room(roomId).watch();
      const steps = () => told(emma.room(roomId).timeline.messages).filter((kind) => kind !== 'contacts_open');
      await until('the room is loaded', () => steps().length > 0);
      expect(steps().at(-1)).toBe(status);
      expect(new Set(steps()).size).toBe(steps().length);
      expect(emma.room(roomId).info?.data).toMatchObject({ reservation: { status } });
      if (answered) expect(status).toBe(step === 'accept' ? 'accepted' : 'confirmed');
      stop();
      await emma.close();
    }
  });
});
