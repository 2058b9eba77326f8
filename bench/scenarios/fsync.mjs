// `fsync`: each server beside itself on a disk that takes 2 ms longer to write: how much of its own rate it keeps.
import { setTimeout as sleep } from 'node:timers/promises';
import { commitMs, restore, slowDown } from '../lib/disk.mjs';
import { prove } from '../lib/proof.mjs';
import { inRounds } from '../lib/rounds.mjs';
import { figuresOf } from '../report/samples.mjs';

const SLOWER_MS = 2;
const SLOW = `, disk ${SLOWER_MS} ms slower`;
const GOALS = [
  {
    goal: `fsync ${SLOWER_MS} ms slower: own rate kept`,
    figure: 'sends/s',
    peer: `doran${SLOW}`,
    other: 'doran',
    gate: 0.75,
    want: 0.85,
  },
];

export async function fsync(stage, { fsync: { clients, ms, peers: names }, ...options }) {
  const { generator, admin } = stage;
  const servers = stage.peers.filter(({ name }) => names.includes(name));
  for (const { name, url, secret } of servers) {
    await generator.do('connect', { name, url, secret, users: clients });
    await generator.do('openPairs', { name });
  }
  await sleep(2_000);
  const peers = servers.flatMap((server) => [
    { ...server, crowd: server.name, slower: false },
    { ...server, crowd: server.name, slower: true, name: `${server.name}${SLOW}` },
  ]);
  const take = async ({ crowd, slower }) => {
    const commit = await setDisk(admin, slower);
    const figures = await generator.do('closedLoop', { name: crowd, forMs: ms });
    return { ...figures, commitMs: commit };
  };
  let samples;
  try {
    samples = await inRounds({ ...options, stage, peers, take: prove(take, 1) });
  } finally {
    await restore(admin);
  }
  for (const { name } of servers) await generator.do('leave', { name });
  return [
    {
      scenario: 'fsync',
      title: `fsync: ${clients.toLocaleString('en')} clients in direct rooms, each peer on the disk as it is and ${SLOWER_MS} ms slower`,
      note: `Closed loop. PostgreSQL waits ${SLOWER_MS} ms before each flush, and nobody else flushes meanwhile ("one commit": a transaction that nobody else is with, before each sample). A commit that comes during the wait still goes along, which a slow disk would not grant: kinder to those who commit one by one.`,
      clients,
      forMs: ms,
      figures: [
        { name: 'one commit ms', of: (sample) => sample.commitMs, digits: 1 },
        ...figuresOf('sends', ({ acks }) => acks),
      ],
      compare: ['sends/s', 'server CPU µs/send'],
      picture: 'sends/s',
      ours: `doran${SLOW}`,
      goals: GOALS,
      samples,
    },
  ];
}

/** How long one commit takes on it. */
async function setDisk(admin, slower) {
  if (slower) await slowDown(admin, SLOWER_MS);
  else await restore(admin);
  const taken = await commitMs(admin);
  if (slower && taken < SLOWER_MS) throw new Error(`A commit takes ${taken} ms: the disk is not slower`);
  return taken;
}
