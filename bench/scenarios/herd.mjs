// `herd`: every client is cut off at one moment, misses something, and comes back: how soon all are current, at what cost.
import { setTimeout as sleep } from 'node:timers/promises';
import { inRounds } from '../lib/rounds.mjs';

/** The server has noticed that all of them are gone, and has told it. */
const GONE_MS = 3_000;
const NOTE = `Each client is in a direct room and two groups, and has read them; one is open. All are cut off, one message is
written in each room, and all come back within the SDK's first half second, with the commands that the SDK gives (\`sync\` with
cursors, \`room:list\`, \`unread:get\`, \`block:list\`, \`room:subscribe\`, \`presence:watch\`, \`receipt:mark\` for each room). Current is
who was told, by \`sync\`, each message that it missed; each of them proves it. Queries are all statements that PostgreSQL was
given until the last of these commands was answered, the server's own regular ones among them (pg_stat_statements).`;

const GOALS = [
  { goal: 'herd: queries for each client', figure: 'queries/client', peer: 'doran', gate: 3, want: 1.1, atMost: true },
];

export async function herd(stage, { rounds, herd: { clients: users, rounds: enough } }) {
  // The others keep nothing that one could come back to, or have no word for it.
  const peers = stage.peers.filter(({ name }) => name === 'doran' || name === 'beside');
  for (const { name, url, secret } of peers) await stage.generator.do('gather', { name, url, secret, users });
  const take = (peer) => stampede(stage, peer, users);
  const samples = await inRounds({ stage, peers, take, tries: 1, rounds: Math.min(rounds, enough) });
  for (const { name } of peers) await stage.generator.do('scatter', { name });
  return [
    {
      scenario: 'herd',
      title: `herd: ${users.toLocaleString('en')} clients come back at once`,
      note: NOTE,
      clients: users,
      figures: [
        { name: 'all current after s', of: ({ currentMs }) => currentMs.max / 1_000, digits: 1 },
        { name: 'half of them s', of: ({ currentMs }) => currentMs.p50 / 1_000, digits: 1 },
        { name: 'all answered s', of: ({ settledMs }) => settledMs / 1_000, digits: 1 },
        { name: 'queries/client', of: ({ queries }) => queries / users, digits: 2 },
        { name: '… of the cut', of: ({ cutQueries }) => cutQueries / users, digits: 2 },
        { name: 'asked again/client', of: ({ again }) => again / users, digits: 2 },
        { name: 'server CPU ms/client', of: ({ spentUs }) => spentUs.server / users / 1_000, digits: 2 },
        { name: 'database CPU ms', of: ({ spentUs }) => spentUs.database / users / 1_000, digits: 2 },
      ],
      compare: ['all current after s', 'queries/client', 'server CPU ms/client'],
      picture: 'queries/client',
      goals: GOALS,
      samples,
    },
  ];
}

async function stampede({ generator, statements, spent }, peer, users) {
  const { name, database } = peer;
  const cut = await statements.during(database, async () => {
    await generator.do('cut', { name });
    await sleep(GONE_MS);
  });
  await generator.do('speak', { name });
  const before = spent(peer);
  let back;
  const calls = await statements.during(database, async () => {
    back = await generator.do('comeBack', { name });
  });
  const after = spent(peer);
  const spentUs = { server: after.server - before.server, database: after.database - before.database };
  const sum = (rows) => rows.reduce((total, row) => total + row.calls, 0);
  return { ...back, users, spentUs, queries: sum(calls), cutQueries: sum(cut), statements: calls.slice(0, 12) };
}
