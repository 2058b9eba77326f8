// An auction ends once, on time, whoever of the nodes is left to end it, and opens the winner's room in the same commit.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuctionStage } from './auction.stage.js';

const STEP = 1_000;
const ON_TIME_MS = 2_000;

let stage: AuctionStage;

beforeAll(async () => {
  stage = await AuctionStage.open(3);
});
afterAll(() => stage?.close());

const bid = (who: string, auctionId: string, amount: number, node = stage.nodes.at(-1)) =>
  stage.call(who, 'POST', `/market/auctions/${auctionId}/bids`, { id: randomUUID(), amount }, node);

/** As if the time had come: thirty seconds are long in a test, and the last bid moved the end that far. */
const endIn = (auctionId: string, seconds: number) =>
  stage.sql.query(`update market.auctions set ends_at = clock_timestamp() + make_interval(secs => $2) where id = $1`, [
    auctionId,
    seconds,
  ]);

async function untilClosed(on: AuctionStage, auctionId: string) {
  for (let tries = 0; tries < 200; tries += 1) {
    const { rows } = await on.sql.query(
      `select state, deal_room_id, extract(epoch from closed_at - ends_at) * 1000 as late from market.auctions where id = $1`,
      [auctionId],
    );
    if (rows[0].state !== 'live')
      return { state: rows[0].state, dealRoomId: rows[0].deal_room_id, late: Number(rows[0].late) };
    await sleep(50);
  }
  throw new Error('the auction did not end');
}

const said = async (on: AuctionStage, roomId: string, kind: string): Promise<number> => {
  const { rows } = await on.sql.query(
    `select count(*)::int from chat.messages where room_id = $1 and data->>'kind' = $2`,
    [roomId, kind],
  );
  return rows[0].count;
};

it('is closed once by three nodes that all want to, and seller and winner get a room of their own', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, seconds: 60 });
  const [winner] = (await stage.newPeople(1)) as [string];
  await bid(winner, auction.id, STEP);
  await endIn(auction.id, 1);
  const { state, dealRoomId, late } = await untilClosed(stage, auction.id);
  expect(state).toBe('sold');
  expect(late).toBeGreaterThanOrEqual(0);
  expect(late).toBeLessThan(ON_TIME_MS);
  await sleep(1_500);
  expect(await said(stage, auction.roomId, 'auction_closed')).toBe(1);
  expect(await said(stage, dealRoomId, 'auction_won')).toBe(1);
  const { rows } = await stage.sql.query('select user_id from chat.members where room_id = $1 order by 1', [
    dealRoomId,
  ]);
  expect(rows.map((row) => row.user_id).sort()).toEqual([winner, 'minji'].sort());
  const { body } = await stage.call(winner, 'GET', `/chat/rooms/${dealRoomId}`);
  expect(body.room.data).toMatchObject({ won: { auctionId: auction.id, amount: STEP }, contactsOpen: true });
  expect((await bid(winner, auction.id, 9 * STEP)).body).toMatchObject({ code: 'conflict', state: 'sold' });
  const stranger = await stage.call('junho', 'GET', `/market/auctions/${auction.id}`);
  expect(stranger.body.dealRoomId).toBeNull();
});

it('moves its end when a bid comes late', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, seconds: 20 });
  const [late] = (await stage.newPeople(1)) as [string];
  const { body } = await bid(late, auction.id, STEP);
  expect(Date.parse(body.auction.endsAt) - Date.parse(body.auction.now)).toBeGreaterThan(25_000);
});

it('is not sold below the reserve, which only the seller knows', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, reservePrice: 10 * STEP, seconds: 60 });
  const [bidder] = (await stage.newPeople(1)) as [string];
  const { body } = await bid(bidder, auction.id, 9 * STEP);
  expect(body.auction.reserve).toEqual({ met: false });
  const seller = await stage.call('minji', 'GET', `/market/auctions/${auction.id}`);
  expect(seller.body.reserve).toEqual({ met: false, amount: 10 * STEP });
  await endIn(auction.id, 0.5);
  expect(await untilClosed(stage, auction.id)).toMatchObject({ state: 'unsold', dealRoomId: null });
});

it('takes no bid after the end, also one that waited for the row while the time ran out', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, seconds: 60 });
  const [bidder] = (await stage.newPeople(1)) as [string];
  await stage.sql.query('begin');
  await stage.sql.query('select 1 from market.auctions where id = $1 for update', [auction.id]);
  const waiting = bid(bidder, auction.id, STEP);
  await sleep(500);
  await endIn(auction.id, 0);
  await stage.sql.query('commit');
  expect((await waiting).status).toBe(409);
  expect((await untilClosed(stage, auction.id)).state).toBe('unsold');
});

it('is closed by another node when the one that was closing it died in the middle', async () => {
  const lonely = await AuctionStage.open(1);
  try {
    const auction = await lonely.auction({ startingPrice: STEP, increment: STEP, seconds: 60 });
    const [winner] = (await lonely.newPeople(1)) as [string];
    await lonely.call(winner, 'POST', `/market/auctions/${auction.id}/bids`, { id: randomUUID(), amount: STEP });
    // The channel's row is held, so that whoever closes the auction stops in the middle of its transaction.
    const holder = await lonely.connect();
    await holder.query('begin');
    await holder.query('select 1 from chat.rooms where id = $1 for update', [auction.roomId]);
    await lonely.sql.query(`update market.auctions set ends_at = clock_timestamp() where id = $1`, [auction.id]);
    await lonely.untilSomebodyWaits();
    await lonely.nodes[0]?.kill('SIGKILL');
    await holder.query('commit');
    await holder.end();
    const { rows } = await lonely.sql.query('select state from market.auctions where id = $1', [auction.id]);
    expect(rows[0].state).toBe('live');

    await lonely.startNode();
    const dealt = await untilClosed(lonely, auction.id);
    expect(dealt.state).toBe('sold');
    expect(await said(lonely, auction.roomId, 'auction_closed')).toBe(1);
    expect(await said(lonely, dealt.dealRoomId, 'auction_won')).toBe(1);
  } finally {
    await lonely.close();
  }
});
