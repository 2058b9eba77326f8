// `fanout`: one writer, and a room or a channel of many who hear it: how many deliveries a second.
import { setTimeout as sleep } from 'node:timers/promises';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';
import { playersOf } from '../peers/peers.mjs';
import { figuresOf } from '../report/samples.mjs';

const GOALS = [
  {
    goal: 'channel of 1,000: deliveries ÷ bare',
    figure: 'deliveries/s',
    peer: 'doran',
    other: 'bare',
    gate: 1,
    want: 1.3,
  },
];

export async function fanout(stage, { sizes, deliveries, inFlight, ...options }) {
  const { generator } = stage;
  const peers = playersOf('fanout', stage.peers);
  for (const { name, url, secret } of peers)
    await generator.do('connect', { name, url, secret, users: Math.max(...sizes) });
  const tables = [];
  for (const kind of ['group', 'channel'])
    for (const size of sizes) {
      const rooms = new Map();
      for (const { name } of peers) rooms.set(name, await generator.do('openRoom', { name, kind, size }));
      await sleep(1_000);
      const messages = Math.max(inFlight, Math.round(deliveries / size));
      const take = ({ name }) => generator.do('windowed', { name, roomId: rooms.get(name), size, messages, inFlight });
      const samples = await inRounds({ ...options, stage, peers, take: prove(take, size - 1) });
      tables.push({
        scenario: 'fanout',
        title: `fanout: one writer, ${kind} of ${size.toLocaleString('en')}`,
        kind,
        size,
        messages,
        inFlight,
        figures: figuresOf('deliveries', (sample) => sample.deliveries),
        compare: ['deliveries/s', 'server CPU µs/delivery', 'ack p50 ms'],
        picture: 'deliveries/s',
        quiet: 'server CPU µs/delivery',
        goals: kind === 'channel' && size === 1_000 ? GOALS : [],
        samples,
      });
    }
  for (const { name } of peers) await generator.do('leave', { name });
  return tables;
}
