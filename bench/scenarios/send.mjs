// `send`: people in direct rooms, each with one other: how many acked messages a second, and how soon ack and delivery come.
import { setTimeout as sleep } from 'node:timers/promises';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';
import { figuresOf } from '../report/samples.mjs';

const LOOPS = {
  closed: ({ closedMs }) => ({ job: 'closedLoop', forMs: closedMs }),
  open: ({ openMs, perSecond }) => ({ job: 'openLoop', forMs: openMs, perSecond }),
};

const GOALS = [
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
  await enter(generator, stage.peers, clients);
  const tables = [];
  for (const loop of loops) {
    const visitors = loop === 'closed' ? guests : [];
    await enter(generator, visitors, clients);
    // What connecting has left to do shall not count.
    await sleep(2_000);
    const peers = [...stage.peers, ...visitors];
    const { job, ...how } = LOOPS[loop](options);
    const take = (peer) => generator.do(job, { name: peer.name, ...how });
    const samples = await inRounds({ ...options, stage, peers, take: prove(take, 1) });
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
      goals: loop === 'closed' && clients === 1_000 ? GOALS : [],
      samples,
    });
    await leave(generator, visitors);
  }
  await leave(generator, stage.peers);
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
