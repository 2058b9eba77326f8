// The program behind `npm run faults`: plays seeds, says what happened, writes the report, exits 1 if anything was wrong.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { KINDS, type Kind } from './plan.js';
import { isClean, jsonOf, markdownOf, type RunResult } from './report.js';
import { runFaults } from './run.js';
import { isShown, SHOWN } from './shown.js';
import { markdownOfShown } from './shown.report.js';
import { versionsOf } from './versions.js';

const USAGE = `npm run faults -- [--seed 42] [--minutes 3] [--out report.md]   faults on a stage of its own; the report also as .json
  --kinds node-kill,link-cut   only these: ${KINDS.join(', ')}
  --users 14 --devices 2       how many are there
  --only ${Object.keys(SHOWN).join('|')} [--count N]   one question instead, on a stage of its own
  --log folder                 keeps what the devices did and saw there, whatever comes out`;

const say = (line: string) => console.log(line);

export async function faults(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: String(randomInt(1, 2 ** 31)) },
      minutes: { type: 'string', default: '3' },
      out: { type: 'string' },
      kinds: { type: 'string' },
      nodes: { type: 'string', default: '3' },
      users: { type: 'string', default: '14' },
      devices: { type: 'string', default: '2' },
      log: { type: 'string' },
      only: { type: 'string' },
      count: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [minutes, nodes, users, devices] = [values.minutes, values.nodes, values.users, values.devices].map(Number);
  const kinds = values.kinds?.split(',') as Kind[] | undefined;
  if (values.help || !minutes || !nodes || !users || !devices || kinds?.some((kind) => !KINDS.includes(kind))) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  if (values.only) return isShown(values.only) ? show(values.only, Number(values.count) || undefined, values.out) : 2;
  const log = values.log ?? (await mkdtemp(path.join(tmpdir(), 'doran-faults-log-')));
  const result = await runFaults({
    seed: values.seed,
    minutes,
    nodes,
    redis: nodes > 1,
    users,
    devices,
    log,
    ...(kinds ? { kinds } : {}),
    say,
  });
  await write(values.out, [result]);
  if (!isClean(result)) console.log(`FAILED: --seed ${values.seed}; what the devices did and saw: ${log}`);
  else if (!values.log) await rm(log, { recursive: true });
  return isClean(result) ? 0 : 1;
}

async function show(name: keyof typeof SHOWN, count: number | undefined, out: string | undefined): Promise<number> {
  const shown = await SHOWN[name]({ say, ...(count === undefined ? {} : { count }) });
  const markdown = markdownOfShown(shown);
  console.log(`\n${markdown}`);
  if (out) await writeFile(out, markdown);
  return shown.failures.length === 0 ? 0 : 1;
}

async function write(out: string | undefined, results: RunResult[]): Promise<void> {
  const versions = await versionsOf();
  const markdown = markdownOf(results, versions);
  console.log(`\n${markdown}`);
  if (!out) return;
  await writeFile(out, markdown);
  await writeFile(`${out.replace(/\.md$/, '')}.json`, jsonOf(results, versions));
}
