// A host that is killed while a deal is confirmed leaves it confirmed with its contact details shown, or neither.
import { randomUUID } from 'node:crypto';
import type { Chat } from '@doran/client';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServerProcess } from '../support/server.process.js';
import { addGate, hold } from './blocking.js';
import { call, chatOf, dayIn, type Market, openMarket, portOf, until } from './market.js';
import { contradictions } from './truth.js';

const NUMBER = '010-1234-5678';
const MASK = '📞●●●';
/** Gates of the test's own: where messages are uncovered, and in the commit. */
const UNCOVER = 81;
const COMMIT = 82;

/** Each stops the confirming transaction at one of its statements. */
const SEAMS: readonly { name: string; lock: string; committed: boolean; ofRoom?: boolean }[] = [
  {
    name: 'before its first message',
    lock: 'select 1 from chat.rooms where id = $1 for update',
    committed: false,
    ofRoom: true,
  },
  { name: 'before its step', lock: 'lock table market.reservation_steps in share mode', committed: false },
  { name: 'where messages are uncovered', lock: `select pg_advisory_xact_lock(${UNCOVER})`, committed: false },
  { name: 'in the commit', lock: `select pg_advisory_xact_lock(${COMMIT})`, committed: true },
];

describe('kill -9 while contact details are uncovered', () => {
  let market: Market;
  let url: string;
  let sql: pg.Client;
  let server: ServerProcess;
  let emma: Chat;
  let junho: Chat;
  let day = 1;

  const as = (person: string, place: string, body?: unknown) => call(server.url, person, 'POST', place, body);
  const send = (roomId: string, body: string) =>
    emma.command('message:send', { roomId, id: randomUUID(), type: 'TEXT', body });
  const shows = async (chat: Chat, roomId: string, seq: number) => {
    const { messages } = await chat.command('message:list', { roomId });
    return messages.find((message) => message.seq === seq)?.body;
  };
  /** Of a deal of its own: another listing, so that its room has not been uncovered yet. */
  const accepted = async () => {
    const offer = { mode: 'rent', title: 'A lamp', body: 'As seen', price: 1_000, place: '성수동', picture: 'lamp' };
    const listing = (await as('junho', 'listings', offer)).body.listing.id;
    day += 1;
    const { body } = await as('emma', `listings/${listing}/reservations`, { from: dayIn(day), to: dayIn(day + 1) });
    const { id, roomId } = body.reservation as { id: string; roomId: string };
    expect((await as('junho', `reservations/${id}/accept`)).status).toBe(200);
    return { id, roomId };
  };

  beforeAll(async () => {
    market = await openMarket('postgres');
    url = market.databaseUrl ?? '';
    server = await market.start();
    sql = new pg.Client({ connectionString: url });
    await sql.connect();
    await addGate(url, UNCOVER, 'create trigger gate before update of written on chat.messages for each statement');
    await addGate(
      url,
      COMMIT,
      `create constraint trigger gate after insert on market.reservation_steps
       deferrable initially deferred for each row`,
    );
    [emma, junho] = await Promise.all([chatOf(server.url, 'emma'), chatOf(server.url, 'junho')]);
  });
  afterAll(async () => {
    await emma?.close();
    await junho?.close();
    await sql?.end();
    await market?.end();
  });

  for (const { name, lock, committed, ofRoom } of SEAMS) {
    it(`${name}: ${committed ? 'confirmed and shown' : 'neither confirmed nor shown'}`, async () => {
      const { id, roomId } = await accepted();
      const { seq } = (await send(roomId, NUMBER)).message;
      const held = await hold(url, lock, ofRoom ? [roomId] : []);
      const unanswered = as('emma', `reservations/${id}/confirm`).catch(() => 'no answer');
      await held.caught();
      const port = portOf(server);
      await server.kill('SIGKILL');
      expect(await unanswered).toBe('no answer');
      await held.release();
      const { rows } = await sql.query(
        'select r.status, c.rewrites_lifted from market.reservations r join chat.rooms c on c.id = r.room_id where r.id = $1',
        [id],
      );
      expect(rows).toEqual([{ status: committed ? 'confirmed' : 'accepted', rewrites_lifted: committed }]);
      expect(await contradictions(sql)).toEqual({});

      server = await market.start({ PORT: port });
      await Promise.all([emma.online(60_000), junho.online(60_000)]);
      for (const chat of [emma, junho]) expect(await shows(chat, roomId, seq)).toBe(committed ? NUMBER : MASK);
      expect((await send(roomId, NUMBER)).message.body).toBe(committed ? NUMBER : MASK);
      expect((await as('emma', `reservations/${id}/confirm`)).status).toBe(committed ? 409 : 200);
      for (const chat of [emma, junho]) expect(await shows(chat, roomId, seq)).toBe(NUMBER);
      expect(await contradictions(sql)).toEqual({});
    });
  }

  it('shows also what is sent while the confirmation goes on, and tells it as it is', async () => {
    const { id, roomId } = await accepted();
    const stop = junho.room(roomId).watch();
    const before = (await send(roomId, NUMBER)).message;
    const held = await hold(url, `select pg_advisory_xact_lock(${COMMIT})`);
    const confirmed = as('emma', `reservations/${id}/confirm`);
    await held.caught();
    // The host masks it now: it is not confirmed yet.
    const meanwhile = send(roomId, '010-9999-9999');
    await new Promise((resolve) => setTimeout(resolve, 500));
    await held.letGo();
    expect((await confirmed).status).toBe(200);
    const { message } = await meanwhile;
    expect(message).toMatchObject({ body: '010-9999-9999' });
    expect(message.seq).toBeGreaterThan(before.seq);
    for (const [seq, body] of [
      [before.seq, NUMBER],
      [message.seq, '010-9999-9999'],
    ] as const) {
      await until('the other page shows it', () =>
        junho.room(roomId).timeline.messages.some((one) => one.seq === seq && one.body === body),
      );
    }
    expect(await contradictions(sql)).toEqual({});
    stop();
  });
});
