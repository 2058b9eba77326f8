// The crowd as a process of its own: JSON lines in, JSON lines out. Run it with `node --import tests/support/typescript.mjs`.
import { mkdir } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openCrowd } from './crowd.js';

type Command =
  | { cmd: 'start' | 'drop-all' | 'counts' | 'stop' }
  | { cmd: 'slow-readers'; count: number; ms: number }
  | { cmd: 'heal'; database?: string };

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    database: { type: 'string' },
    secret: { type: 'string' },
    seed: { type: 'string', default: '1' },
    log: { type: 'string' },
    users: { type: 'string', default: '14' },
    devices: { type: 'string', default: '2' },
    rate: { type: 'string', default: '30' },
    patience: { type: 'string', default: '30000' },
  },
});
const { url, database, secret, log } = values;
if (!url || !database || !secret || !log) throw new Error('--url, --database, --secret and --log are needed');

const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

await mkdir(log, { recursive: true });
const crowd = await openCrowd({
  urls: url.split(','),
  databaseUrl: database,
  secret,
  seed: values.seed,
  log,
  users: Number(values.users),
  devices: Number(values.devices),
  rate: Number(values.rate),
  patienceMs: Number(values.patience),
});
say({ state: 'ready', ...crowd.counts() });

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line) as Command;
  if (command.cmd === 'start') {
    crowd.start();
    say({ state: 'running', ...crowd.counts() });
  } else if (command.cmd === 'counts') say({ state: 'counts', ...crowd.counts() });
  else if (command.cmd === 'drop-all') say({ state: 'dropped', sockets: crowd.dropAll() });
  else if (command.cmd === 'slow-readers') say({ state: 'slow', who: crowd.slowReaders(command.count, command.ms) });
  else if (command.cmd === 'heal') {
    const { ms, who } = await crowd.heal(command.database);
    const times = Object.values(ms);
    if (who.length === 0) say({ state: 'converged', ms: times, ...crowd.counts() });
    else say({ state: 'not-converged', who, ms: times, ...crowd.counts() });
  } else if (command.cmd === 'stop') break;
}
// Whoever started it is gone, or has said so: what was seen is on the disk before the process ends.
await crowd.stop();
say({ state: 'stopped' });
process.exit();
