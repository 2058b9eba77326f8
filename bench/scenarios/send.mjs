// `send`: people in direct rooms, each with one other: how many acked messages a second, and how soon ack and delivery come.
import { setTimeout as sleep } from 'node:timers/promises';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';

const LOOPS = {
  closed: ({ closedMs }) => ({ job: 'closedLoop', forMs: closedMs }),
  open: ({ openMs, perSecond }) => ({ job: 'openLoop', forMs: openMs, perSecond }),
};

/** One table of samples for each loop. */
export async function send(stage, { clients, loops, ...options }) {
  const { generator, peers } = stage;
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
    const samples = await inRounds({ ...options, stage, peers, take: prove(take, 1) });
    tables.push({ scenario: 'send', loop, clients, unit: 'sends', ...how, samples });
  }
  for (const { name } of peers) await generator.do('leave', { name });
  return tables;
}
