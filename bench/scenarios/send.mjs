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

/** One table of samples for each number of clients and each loop. */
export async function send(stage, { clients: crowds, ...options }) {
  const tables = [];
  for (const clients of crowds) tables.push(...(await sendOf(stage, { ...options, clients })));
  return tables;
}

async function sendOf(stage, { clients, loops, ...options }) {
  const { generator } = stage;
  const peers = stage.peers.filter((peer) => loops.some((loop) => playersOf(loop, [peer]).length > 0));
  for (const { name, url, secret } of peers) {
    await generator.do('connect', { name, url, secret, users: clients });
    await generator.do('openPairs', { name });
  }
  // What connecting has left to do shall not count.
  await sleep(2_000);
  const tables = [];
  for (const loop of loops) {
    const { job, ...how } = LOOPS[loop](options);
    const take = (peer) => generator.do(job, { name: peer.name, ...how });
    const samples = await inRounds({ ...options, stage, peers: playersOf(loop, peers), take: prove(take, 1) });
    const rate = loop === 'open' ? `open loop at ${how.perSecond}/s` : 'closed loop';
    tables.push({
      scenario: 'send',
      title: `send: ${clients.toLocaleString('en')} clients in direct rooms, ${rate}`,
      clients,
      ...how,
      figures: figuresOf('sends', ({ acks }) => acks),
      compare: ['sends/s', 'server CPU µs/send', 'ack p50 ms'],
      picture: 'sends/s',
      quiet: 'server CPU µs/send',
      goals: clients === 1_000 ? GOALS[loop] : [],
      samples,
    });
  }
  for (const { name } of peers) await generator.do('leave', { name });
  return tables;
}
