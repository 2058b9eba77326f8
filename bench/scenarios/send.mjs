// `send`: people in direct rooms, each with one other: how many acked messages a second, and how soon ack and delivery come.
import { setTimeout as sleep } from 'node:timers/promises';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';
import { playersOf } from '../peers/peers.mjs';
import { figuresOf } from '../report/samples.mjs';

const LOOPS = {
  closed: ({ closedMs }) => ({ job: 'closedLoop', forMs: closedMs }),
  open: ({ openMs, perSecond }) => ({ job: 'openLoop', forMs: openMs, perSecond }),
};

const CLOSED_GOALS = [
  { goal: 'persisted acked sends ÷ bare', figure: 'sends/s', peer: 'doran', other: 'bare', gate: 1, want: 1.4 },
  { goal: 'sends ÷ the tutorial gateway', figure: 'sends/s', peer: 'doran', other: 'tutorial', gate: 10, want: 18 },
  { goal: 'sends ÷ ejabberd with MAM', figure: 'sends/s', peer: 'doran', other: 'ejabberd', gate: 5, want: 9 },
  {
    goal: 'server CPU of a persisted send ÷ bare',
    figure: 'server CPU µs/send',
    peer: 'doran',
    other: 'bare',
    gate: 1,
    want: 0.7,
    atMost: true,
  },
];
const OPEN_GOALS = [
  {
    goal: 'ack p50 at 300/s, open loop ÷ one unbatched statement',
    figure: 'ack p50 ms',
    peer: 'doran',
    other: 'unbatched',
    gate: 1.15,
    want: 1,
    atMost: true,
  },
];
const GOALS = { closed: CLOSED_GOALS, open: OPEN_GOALS };

/** XMPP's archives keep a message twice: what a database is asked to keep is another figure than what is sent. */
const ROWS = { name: 'rows/s', of: ({ rows, acks, perSecond }) => (perSecond * rows) / acks, digits: 0 };

/** One table of samples for each number of clients and each loop. `guests` are peers that play in closed loops only. */
export async function send(stage, { clients: crowds, guests, ...options }) {
  const tables = [];
  const started = [];
  for (const guest of guests) started.push(await stage.start(guest));
  for (const clients of crowds) tables.push(...(await sendOf(stage, { ...options, clients, guests: started })));
  for (const guest of started) await guest.stop();
  return tables;
}

async function sendOf(stage, { clients, loops, guests, ...options }) {
  const { generator } = stage;
  const residents = stage.peers.filter((peer) => loops.some((loop) => playersOf(loop, [peer]).length > 0));
  await enter(generator, residents, clients);
  const tables = [];
  for (const loop of loops) {
    const visitors = loop === 'closed' ? guests : [];
    await enter(generator, visitors, clients);
    // What connecting has left to do shall not count.
    await sleep(2_000);
    const peers = [...residents, ...visitors];
    const { job, ...how } = LOOPS[loop](options);
    const take = (peer) => generator.do(job, { name: peer.name, ...how });
    const samples = await inRounds({ ...options, stage, peers: playersOf(loop, peers), take: prove(take, 1) });
    const rate = loop === 'open' ? `open loop at ${how.perSecond}/s` : 'closed loop';
    tables.push({
      scenario: 'send',
      title: `send: ${clients.toLocaleString('en')} clients in direct rooms, ${rate}`,
      clients,
      ...how,
      figures: [...figuresOf('sends', ({ acks }) => acks), ROWS],
      compare: ['sends/s', 'server CPU µs/send', 'ack p50 ms', 'rows/s'],
      picture: 'sends/s',
      quiet: 'server CPU µs/send',
      goals: clients === 1_000 ? GOALS[loop] : [],
      samples,
    });
    await leave(generator, visitors);
  }
  await leave(generator, residents);
  return tables;
}

async function enter(generator, peers, users) {
  for (const { name, protocol, url, secret } of peers) {
    await generator.do('connect', { name, protocol, url, secret, users });
    await generator.do('openPairs', { name });
  }
}

async function leave(generator, peers) {
  for (const { name } of peers) await generator.do('leave', { name });
}
