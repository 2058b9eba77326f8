// One run of faults from its empty stage to its verdict: phases of faults, each followed by healing and by the checker.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { check } from './checker.js';
import { startCrowd } from './crowd.remote.js';
import { strike } from './nemesis.js';
import { KINDS, type Kind, planOf, possibleKinds, told } from './plan.js';
import type { PhaseResult, RunResult } from './report.js';
import { openStage, type Stage, type StageOptions } from './stage.js';

const PHASE_MS = 75_000;
/** What healing and checking take beside the faults of a phase. */
const CALM_MS = 20_000;
/** A node may know a removal 1 s late, and what it then says to another may be 2 s old when it is told there. */
const TOLERANCE_MS = 3_000;
const SHOWN_REASONS = 3;
const LOGGED_MS = 1_000;

export interface RunOptions extends StageOptions {
  seed: string;
  minutes: number;
  kinds?: Kind[];
  users: number;
  devices: number;
  /** Where the crowd writes what it did and saw, and the nodes what they said. */
  log: string;
  say(line: string): void;
}

/** Phases of equal length that fill so many minutes together with the calm between them. */
function phasesOf(minutes: number): number[] {
  const total = minutes * 60_000;
  const count = Math.max(1, Math.round(total / (PHASE_MS + CALM_MS)));
  return Array.from({ length: count }, () => Math.max(10_000, Math.round(total / count - CALM_MS)));
}

export async function runFaults(options: RunOptions): Promise<RunResult> {
  const { seed, minutes, say } = options;
  const began = Date.now();
  await mkdir(options.log, { recursive: true });
  const stage = await openStage(options);
  try {
    const plan = planOf(seed, stage.scene, phasesOf(minutes), options.kinds);
    const impossible = KINDS.filter((kind) => !possibleKinds(stage.scene).includes(kind));
    say(`seed ${seed}: ${plan.length} phases on ${stage.nodes.length} nodes, ready in ${since(began)}`);
    for (const kind of impossible) say(`!!    this machine cannot do ${kind}: it is left out`);
    for (const [index, { faults }] of plan.entries()) {
      say(`plan of phase ${index + 1}:\n${faults.map((fault) => `  ${told(fault)}`).join('\n')}`);
    }
    const phases = await playAll(stage, plan, options);
    const verdict = await check(options.log, stage.database.url(), { toleranceMs: TOLERANCE_MS });
    return { seed, minutes, took: Date.now() - began, impossible, phases, ...verdict, troubles: [...stage.troubles] };
  } finally {
    for (const node of stage.nodes) await writeFile(path.join(options.log, `node-${node.name}.log`), node.output());
    await stage.close();
  }
}

async function playAll(stage: Stage, plan: ReturnType<typeof planOf>, options: RunOptions): Promise<PhaseResult[]> {
  const { seed, users, devices, log, say } = options;
  const crowd = await startCrowd({
    url: stage.urls.join(','),
    database: stage.database.url(),
    secret: stage.secret,
    seed,
    log: path.resolve(log),
    users,
    devices,
  });
  const release = stage.programs.hold(crowd.pid);
  const phases: PhaseResult[] = [];
  try {
    for (const [index, phase] of plan.entries()) {
      say(`phase ${index + 1} of ${plan.length}`);
      await crowd.ask({ cmd: 'start' });
      const struck = await strike(stage, phase, say);
      await stage.heal();
      const answer = await crowd.ask({ cmd: 'heal', database: stage.database.url() });
      // What the devices saw last is on its way to their logs.
      await sleep(LOGGED_MS);
      const { violations } = await check(log, stage.database.url(), { toleranceMs: TOLERANCE_MS });
      const late = (answer.who ?? []).map(({ device, why }) => `${device}: ${why.slice(0, SHOWN_REASONS).join('; ')}`);
      phases.push({ struck, convergedMs: answer.ms ?? [], late });
      say(
        `  healed: ${late.length} of ${answer.devices} devices did not converge, ${violations.length} violations so far`,
      );
      for (const { rule, client, what } of violations.slice(0, SHOWN_REASONS)) say(`    ${rule} ${client}: ${what}`);
    }
    return phases;
  } finally {
    await crowd.stop();
    release();
  }
}

const since = (began: number): string => `${Math.round((Date.now() - began) / 1_000)} s`;
