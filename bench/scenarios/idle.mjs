// `idle`: what a connection costs in memory that has come in and says nothing.
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { inRounds } from '../lib/rounds.mjs';
import { playersOf } from '../peers/peers.mjs';

const WEIGH = fileURLToPath(new URL('../peers/weigh.mjs', import.meta.url));
/** So many have come in before anything is weighed: the first ones pay for code and tables that all others share. */
const FIRST = 100;
/** What coming in has left to do is over by then. */
const SETTLED_MS = 1_500;
const NOTE = `A server of its own for each round; connections come in up to the number, rest, and its garbage is collected (\`--expose-gc\`,
four times in a second, the same for all). Weighed against the same server with its first ${FIRST}. The heap is part of the RSS;
what the kernel keeps for a socket is in neither. At the end each of them still answers.`;

const GOAL = {
  goal: 'memory of an idle connection ÷ bare',
  figure: 'RSS KiB/connection',
  peer: 'doran',
  other: 'bare',
  gate: 1.5,
  want: 1.1,
  atMost: true,
};

export async function idle(stage, { rounds, idle: { connections, rounds: enough } }) {
  // Those of the others are Socket.IO's too: they have nothing of their own to weigh.
  const peers = playersOf('idle', stage.peers);
  let servers = 0;
  const take = (peer) => fill(stage, { ...peer, name: `${peer.name} idle ${++servers}` }, connections);
  // Who else keeps the processor busy weighs nothing: no sample is taken again.
  const samples = await inRounds({ stage, peers, take, tries: 1, rounds: Math.min(rounds, enough) });
  return connections.map((count, index) => ({
    scenario: 'idle',
    title: `idle: ${count.toLocaleString('en')} connections`,
    note: NOTE,
    connections: count,
    figures: [
      { name: 'RSS KiB/connection', of: ({ rss }) => rss, digits: 1 },
      { name: 'heap KiB', of: ({ heapUsed }) => heapUsed, digits: 1 },
      { name: 'buffers KiB', of: ({ arrayBuffers }) => arrayBuffers, digits: 1 },
    ],
    compare: ['RSS KiB/connection', 'heap KiB'],
    picture: 'RSS KiB/connection',
    goals: index === connections.length - 1 ? [GOAL] : [],
    samples: samples.map(({ levels, ...sample }) => ({ ...sample, ...levels[index] })),
  }));
}

/** For each number of connections, what one of them weighs. */
async function fill(stage, peer, connections) {
  const { generator } = stage;
  const server = await stage.start({ ...peer, command: weighable(peer.command) });
  try {
    const { name, url, secret } = server;
    await generator.do('connect', { name, url, secret, users: FIRST });
    const before = await weigh(server);
    const levels = [];
    for (const count of connections) {
      await generator.do('grow', { name, users: count });
      const now = await weigh(server);
      const each = (kind) => (now[kind] - before[kind]) / 1_024 / (count - FIRST);
      levels.push({ rss: each('rss'), heapUsed: each('heapUsed'), arrayBuffers: each('arrayBuffers') });
    }
    const answers = await generator.do('callRoll', { name });
    if (answers !== connections.at(-1)) throw new Error(`${name} proves nothing: ${answers} connections answer`);
    await generator.do('leave', { name });
    return { levels };
  } finally {
    await server.stop();
  }
}

const weighable = (command) => (at) => {
  const { args, env } = command(at);
  return { args: ['--expose-gc', '--import', WEIGH, ...args], env };
};

async function weigh({ child }) {
  await sleep(SETTLED_MS);
  child.kill('SIGUSR2');
  const [{ memory }] = await once(child, 'message');
  return memory;
}
