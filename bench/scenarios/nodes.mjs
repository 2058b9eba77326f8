// `nodes`: two nodes with Redis between them, and every message crosses from one to the other: what it costs beside one node.
import { setTimeout as sleep } from 'node:timers/promises';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';
import { doranNodes, doranOf } from '../peers/peers.mjs';
import { figuresOf } from '../report/samples.mjs';

const ONE = 'one node';
const TWO = 'two nodes';
const COST = 'server CPU µs/send';

export async function nodes(stage, { nodes: { clients, ms }, ...options }) {
  const { generator } = stage;
  const peers = [await stage.start(doranOf(ONE)), await stage.start(doranNodes(TWO, 2))];
  for (const { name, urls, secret } of peers) {
    await generator.do('connect', { name, urls, secret, users: clients });
    await generator.do('openPairs', { name });
  }
  await sleep(2_000);
  const take = ({ name }) => generator.do('closedLoop', { name, forMs: ms });
  const samples = await inRounds({ ...options, stage, peers, take: prove(take, 1) });
  for (const { name } of peers) await generator.do('leave', { name });
  for (const server of peers) await server.stop();
  return [
    {
      scenario: 'nodes',
      title: `nodes: ${clients.toLocaleString('en')} clients in direct rooms, the two of a room at different nodes`,
      note: `Closed loop. "${ONE}" is without Redis, "${TWO}" are on one database and one Redis; their CPU is the sum of both. All of them share the cores that serve.`,
      clients,
      forMs: ms,
      figures: [
        ...figuresOf('sends', ({ acks }) => acks),
        { name: 'Redis CPU µs', of: ({ costUs, acks }) => costUs.redis / acks, digits: 1 },
      ],
      compare: ['sends/s', COST, 'database CPU µs'],
      picture: COST,
      quiet: COST,
      ours: TWO,
      goals: [
        {
          goal: 'two nodes, every message crossing: server CPU ÷ one node',
          figure: COST,
          peer: TWO,
          other: ONE,
          gate: 1.8,
          want: 1.5,
          atMost: true,
        },
      ],
      samples,
    },
  ];
}
