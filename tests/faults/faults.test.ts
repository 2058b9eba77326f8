// Proves with a seed that was never seen before that several nodes survive what may befall them.
import { randomInt } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runFaults } from './run.js';

const MINUTES = 2.5;
/** Beside the faults: the stage, the healing, and a machine that is busy. */
const WITHIN_MS = 600_000;
const SEED = String(randomInt(1, 2 ** 31));

it(
  `[SEND1][SEND2][MSG1][SYNC3][RCPT1][ERR3][ROOM2] no fault costs a promise: seed ${SEED}`,
  async () => {
    const log = await mkdtemp(path.join(tmpdir(), 'doran-faults-log-'));
    const say = (line: string) => console.log(line);
    const result = await runFaults({ seed: SEED, minutes: MINUTES, users: 14, devices: 2, log, say });
    const again = `npm run faults -- --seed ${SEED} --minutes ${MINUTES}; what everyone did and saw: ${log}`;
    expect(result.violations, again).toEqual([]);
    expect(
      result.phases.flatMap(({ late }) => late),
      again,
    ).toEqual([]);
    expect(result.troubles, again).toEqual([]);
    expect(result.figures.acked).toBeGreaterThan(500);
    if (process.env.CI) expect(result.impossible, 'kinds of faults that this machine cannot do').toEqual([]);
    await rm(log, { recursive: true });
  },
  WITHIN_MS,
);
