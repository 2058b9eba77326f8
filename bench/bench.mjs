// The command `npm run bench`: Doran beside its peers, on the same work in the same run, and a report of it.
import { parseArgs } from 'node:util';
import { describeMachine } from './lib/machine.mjs';
import { openStage } from './lib/stage.mjs';
import { bare, doranOf, tutorial } from './peers/peers.mjs';
import { writeReport } from './report/report.mjs';
import { fanout } from './scenarios/fanout.mjs';
import { herd } from './scenarios/herd.mjs';
import { idle } from './scenarios/idle.mjs';
import { send } from './scenarios/send.mjs';

const SCENARIOS = { send, fanout, idle, herd };
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
  idle: { rounds: 2, connections: [1_000] },
  herd: { rounds: 3, clients: 1_000 },
};
const FULL = {
  ...QUICK,
  rounds: 9,
  tries: 5,
  clients: [100, 1_000],
  closedMs: 5_000,
  openMs: 10_000,
  deliveries: 100_000,
  idle: { rounds: 3, connections: [1_000, 5_000, 10_000] },
  herd: { rounds: 5, clients: 5_000 },
};

const { values } = parseArgs({
  options: {
    full: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    loops: { type: 'string', default: 'closed,open' },
    peers: { type: 'string', default: 'bare,tutorial,doran' },
    /** The folder of another checkout, built: its Doran is compared too. */
    beside: { type: 'string', default: '' },
    rounds: { type: 'string', default: '' },
    tries: { type: 'string', default: '' },
    /** Of a closed loop. */
    ms: { type: 'string', default: '' },
    clients: { type: 'string', default: '' },
    sizes: { type: 'string', default: '' },
    /** Print the report, and keep none. */
    dry: { type: 'boolean', default: false },
    /** A folder for the CPU profile of our own server. */
    profile: { type: 'string', default: '' },
  },
});

const profiling = values.profile === '' ? [] : ['--cpu-prof', `--cpu-prof-dir=${values.profile}`];
const known = [bare, tutorial, doranOf('doran', undefined, profiling)];
if (values.beside !== '') known.push(doranOf('beside', values.beside));
const wanted = [...values.peers.split(','), ...(values.beside === '' ? [] : ['beside'])];
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

const stage = await openStage(known.filter(({ name }) => wanted.includes(name)));
try {
  const tables = [];
  const chosen = values.only === '' ? Object.keys(SCENARIOS) : values.only.split(',');
  for (const name of chosen) tables.push(...(await SCENARIOS[name](stage, settings)));
  await writeReport({ machine: describeMachine(), stage, settings, tables, kept: !values.dry });
} finally {
  await stage.stop();
}
process.exit(0);
