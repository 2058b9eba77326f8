// The command `npm run bench`: Doran beside its peers, on the same work in the same run, and a report of it.
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { openStage } from './lib/stage.mjs';
import { bare, doranOf, tutorial, unbatched } from './peers/peers.mjs';
import { findXmpp, XMPP } from './peers/xmpp.mjs';
import { writeReport } from './report/report.mjs';
import { disk } from './scenarios/disk.mjs';
import { fanout } from './scenarios/fanout.mjs';
import { fsync } from './scenarios/fsync.mjs';
import { herd } from './scenarios/herd.mjs';
import { history } from './scenarios/history.mjs';
import { idle } from './scenarios/idle.mjs';
import { nodes } from './scenarios/nodes.mjs';
import { rooms } from './scenarios/rooms.mjs';
import { send } from './scenarios/send.mjs';

const SCENARIOS = { send, fanout, nodes, fsync, idle, herd, history, rooms, disk };
const QUICK = {
  rounds: 5,
  tries: 2,
  clients: [1_000],
  closedMs: 2_000,
  openMs: 2_000,
  perSecond: 300,
  sizes: [10, 100, 1_000],
  deliveries: 20_000,
  inFlight: 16,
  nodes: { clients: 1_000, ms: 1_000 },
  fsync: { clients: 1_000, ms: 1_000, peers: ['doran'] },
  history: { sizes: [1_000, 100_000, 1_000_000], asks: 200 },
  rooms: { sizes: [10, 1_000, 10_000], strangers: 1, messages: 20, unread: [10], asks: 20 },
  disk: { clients: 400, atLeast: 20_000 },
  idle: { rounds: 2, connections: [1_000] },
  herd: { rounds: 3, clients: 1_000 },
};
const FULL = {
  ...QUICK,
  rounds: 7,
  tries: 3,
  clients: [100, 1_000],
  closedMs: 4_000,
  openMs: 6_000,
  sizes: [10, 100, 1_000, 5_000],
  deliveries: 50_000,
  nodes: { clients: 1_000, ms: 4_000 },
  fsync: { clients: 1_000, ms: 4_000, peers: ['tutorial', 'doran'] },
  history: { sizes: [1_000, 10_000, 100_000, 1_000_000, 10_000_000], asks: 200 },
  rooms: { sizes: [10, 100, 1_000, 10_000], strangers: 4, messages: 20, unread: [10, 1, 20], asks: 20 },
  disk: { clients: 1_000, atLeast: 100_000 },
  idle: { rounds: 3, connections: [1_000, 5_000, 10_000] },
  herd: { rounds: 5, clients: 5_000 },
};

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    loops: { type: 'string', default: 'closed,open' },
    /** Those of all scenarios; and by `--full`, or when named, the XMPP servers: in closed loops of `send`. */
    peers: { type: 'string', default: '' },
    /** The folder of another checkout, built: its Doran is compared too. */
    beside: { type: 'string', default: '' },
    rounds: { type: 'string', default: '' },
    tries: { type: 'string', default: '' },
    /** Of a closed loop. */
    ms: { type: 'string', default: '' },
    clients: { type: 'string', default: '' },
    sizes: { type: 'string', default: '' },
    /** Databases share the load's cores: says what the servers could do if they had theirs for themselves. */
    apart: { type: 'boolean', default: false },
    /** Print the report, and keep none. */
    dry: { type: 'boolean', default: false },
    /** A folder for the CPU profile of our own server. */
    profile: { type: 'string', default: '' },
  },
});

const profiling = values.profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
const known = [bare, unbatched, tutorial, doranOf('doran', undefined, profiling)];
if (values.beside !== '') known.push(doranOf('beside', values.beside));
const usual = ['bare', 'unbatched', 'tutorial', 'doran', ...(values.full ? XMPP : [])];
const wanted = [
  ...(values.peers === '' ? usual : values.peers.split(',')),
  ...(values.beside === '' ? [] : ['beside']),
];
const list = (text, fallback) => (text === '' ? fallback : text.split(',').map(Number));
const size = values.full ? FULL : QUICK;
const settings = {
  ...size,
  rounds: Number(values.rounds || size.rounds),
  tries: Number(values.tries || size.tries),
  closedMs: Number(values.ms || size.closedMs),
  clients: list(values.clients, size.clients),
  sizes: list(values.sizes, size.sizes),
  loops: values.loops.split(','),
};
const chosen = values.only === '' ? Object.keys(SCENARIOS) : values.only.split(',');
const xmpp = await findXmpp(chosen.includes('send') ? wanted : []);
settings.guests = xmpp.found;

const stage = await openStage(
  known.filter(({ name }) => wanted.includes(name)),
  values.apart,
);
try {
  const tables = [];
  const failures = [];
  for (const name of chosen) {
    try {
      await stage.rest();
      tables.push(...(await SCENARIOS[name](stage, settings)));
    } catch (error) {
      // What the others showed is not lost with it.
      failures.push(`${name}: ${error.message}`);
      process.stderr.write(`${name} FAILED: ${error.stack}\n`);
    }
  }
  const peers = [...stage.peers, ...xmpp.found, ...xmpp.missing];
  await writeReport({ machine: describeMachine(), stage, peers, settings, tables, failures, kept: !values.dry });
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await stage.stop();
}
process.exit();
