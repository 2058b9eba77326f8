// A thousand people watch while fifty bid at once: no bid is lost, and none is taken below the highest.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuctionStage } from './auction.stage.js';

const WATCHERS = 1_000;
const BIDDERS = 50;
const BIDS_EACH = 3;
const STEP = 1_000;

let stage: AuctionStage;

beforeAll(async () => {
  stage = await AuctionStage.open(1);
});
afterAll(() => stage?.close());

interface Watcher {
  socket: Socket;
  /** The `no` of each bid, in the order in which they were heard. */
  heard: number[];
}

async function watch(roomId: string, name: string): Promise<Watcher> {
  const token = await stage.token(name);
  const socket = io(`${stage.nodes[0]?.url}/chat`, { transports: ['websocket'], auth: { token }, forceNew: true });
  const watcher: Watcher = { socket, heard: [] };
  socket.on('message:created', ({ message }) => {
    if (message.data?.kind === 'bid') watcher.heard.push(message.data.no);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('hello', () => resolve());
    socket.once('connect_error', reject);
  });
  const answer = await socket.timeout(30_000).emitWithAck('room:subscribe', { roomId });
  if (!answer.ok) throw new Error(`${name} may not watch: ${JSON.stringify(answer.error)}`);
  return watcher;
}

/** Bids what is asked for, and what was asked for since when it was too late; answers the bids that were taken. */
async function bidOn(
  auctionId: string,
  bidder: string,
  racing: Set<string>,
): Promise<{ amounts: number[]; refused: number }> {
  const path = `/market/auctions/${auctionId}/bids`;
  const amounts: number[] = [];
  let refused = 0;
  let amount = STEP;
  // Whoever leads waits for another bid, but not when nobody is left to make one.
  while (amounts.length < BIDS_EACH && racing.size > 1) {
    const { status, body } = await stage.call(bidder, 'POST', path, { id: randomUUID(), amount });
    if (status !== 200 && status !== 409) throw new Error(`a bid was answered ${status}: ${JSON.stringify(body)}`);
    if (status === 200) amounts.push(amount);
    else refused += 1;
    const next = status === 200 ? body.auction.nextAmount : body.nextAmount;
    if (next === undefined) await sleep(20);
    else amount = next;
  }
  racing.delete(bidder);
  return { amounts, refused };
}

it('takes each bid once, each above the one before, and tells every watcher of all of them in order', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, seconds: 600 });
  const watchers: Watcher[] = [];
  // The handshakes of a thousand sockets at once would only measure the queue for them.
  for (let index = 0; index < WATCHERS; index += 50) {
    const names = Array.from({ length: 50 }, (_, offset) => `watcher-${index + offset}`);
    watchers.push(...(await Promise.all(names.map((name) => watch(auction.roomId, name)))));
  }
  const bidders = await stage.newPeople(BIDDERS);
  const began = performance.now();
  const racing = new Set(bidders);
  const results = await Promise.all(bidders.map((bidder) => bidOn(auction.id, bidder, racing)));
  const seconds = (performance.now() - began) / 1_000;

  const taken = results.flatMap((result) => result.amounts).sort((a, b) => a - b);
  const refused = results.reduce((sum, result) => sum + result.refused, 0);
  const { rows: bids } = await stage.sql.query(
    `select b.no, b.amount::int, b.bidder_id, m.seq::int, m.data from market.bids b
     join chat.messages m on m.id = b.message_id and m.room_id = $2 where b.auction_id = $1 order by b.no`,
    [auction.id, auction.roomId],
  );
  expect(bids.map((bid) => bid.amount)).toEqual(taken);
  expect(bids.map((bid) => bid.no)).toEqual(taken.map((_, index) => index + 1));
  expect(bids.every((bid, index) => bid.amount >= (bids[index - 1]?.amount ?? 0) + STEP)).toBe(true);
  // The order of the bids is the order of their messages, and each message says what its bid was.
  expect(bids.map((bid) => bid.seq)).toEqual([...bids.map((bid) => bid.seq)].sort((a, b) => a - b));
  expect(bids.every((bid) => bid.data.no === bid.no && bid.data.amount === bid.amount)).toBe(true);
  const { rows } = await stage.sql.query(`select count(*)::int from chat.messages where room_id = $1`, [
    auction.roomId,
  ]);
  expect(rows[0].count).toBe(bids.length);
  const { body: view } = await stage.call('minji', 'GET', `/market/auctions/${auction.id}`);
  expect(view.highest).toMatchObject({ amount: taken.at(-1), no: taken.length });

  const deadline = Date.now() + 60_000;
  while (watchers.some(({ heard }) => heard.length < taken.length) && Date.now() < deadline) {
    await sleep(50);
  }
  const inOrder = taken.map((_, index) => index + 1);
  expect(watchers.filter(({ heard }) => heard.join() !== inOrder.join())).toHaveLength(0);
  console.log(
    `${BIDDERS} bidders: ${taken.length} bids taken, ${refused} refused in ${seconds.toFixed(1)} s; ` +
      `${WATCHERS} watchers heard each of them once, in order (${taken.length * WATCHERS} deliveries)`,
  );
  for (const { socket } of watchers) socket.close();
});

it('answers a repeated bid with the first one, and takes of two equal bids the one that came first', async () => {
  const auction = await stage.auction({ startingPrice: STEP, increment: STEP, seconds: 600 });
  const bidders = await stage.newPeople(12);
  const path = `/market/auctions/${auction.id}/bids`;
  const id = randomUUID();
  const first = await stage.call(bidders[0] as string, 'POST', path, { id, amount: STEP });
  const again = await stage.call(bidders[0] as string, 'POST', path, { id, amount: STEP });
  expect([first.status, again.status]).toEqual([200, 200]);
  expect(again.body.bid).toEqual(first.body.bid);
  const other = await stage.call(bidders[1] as string, 'POST', path, { id, amount: STEP });
  expect(other.status).toBe(409);

  const equal = await Promise.all(
    bidders.slice(1).map((bidder) => stage.call(bidder, 'POST', path, { id: randomUUID(), amount: 5 * STEP })),
  );
  expect(equal.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status, body } of equal.filter((answer) => answer.status !== 200)) {
    expect(status).toBe(409);
    expect(body).toMatchObject({ code: 'conflict', nextAmount: 6 * STEP, message: { ko: expect.any(String) } });
  }
  const { rows } = await stage.sql.query('select count(*)::int from market.bids where auction_id = $1', [auction.id]);
  expect(rows[0].count).toBe(2);
});

it('refuses a bid of the seller, of whoever leads, one that is too low, and one that is no bid', async () => {
  const auction = await stage.auction({ startingPrice: 5 * STEP, increment: STEP, seconds: 600 });
  const [bidder] = await stage.newPeople(1);
  const path = `/market/auctions/${auction.id}/bids`;
  const bid = (who: string, amount: unknown) => stage.call(who, 'POST', path, { id: randomUUID(), amount });
  expect((await bid('minji', 5 * STEP)).status).toBe(403);
  expect((await bid(bidder as string, 4 * STEP)).body).toMatchObject({ code: 'conflict', nextAmount: 5 * STEP });
  expect((await bid(bidder as string, 5 * STEP)).status).toBe(200);
  expect((await bid(bidder as string, 9 * STEP)).status).toBe(409);
  for (const amount of [0, -1, 1.5, '5000', null, 1e15]) expect((await bid(bidder as string, amount)).status).toBe(422);
  const nowhere = await stage.call(bidder as string, 'POST', `/market/auctions/${randomUUID()}/bids`, {
    id: randomUUID(),
    amount: STEP,
  });
  expect(nowhere.status).toBe(404);
});
