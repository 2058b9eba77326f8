// One test for each work of a stage: it costs what its budget says.
import { beforeAll, describe, expect, it } from 'vitest';
import { BUDGETS, INSTRUCTIONS, NODE } from './budget.js';
import { type Crowd, gather } from './crowd.js';
import { instructionsDuring } from './instructions.js';
import { faultsOf } from './judge.js';
import { FIGURES, type Figure, Meter } from './meter.js';
import { openStage, type Stage } from './stage.js';
import { WORKS, type Work } from './works.js';

/** The outbox works off what opening all the rooms has left to tell. */
export const SETTLED_MS = 300;
/** The one whose instructions are counted too. */
const [FIRST] = Object.values<Work>(WORKS);

type Works = Partial<Record<keyof typeof BUDGETS, Work>>;

/** `loose` are figures to which the clocks of these servers add too much. */
export function holdToBudget(title: string, nodes: number, works: Works, loose: Figure[] = []): void {
  const sameNode = process.version.startsWith(NODE);
  if (!sameNode)
    console.warn(`!!    allocations are not compared: their budget is of Node ${NODE}x, not ${process.version}`);
  const held = FIGURES.filter((figure) => !loose.includes(figure) && (sameNode || figure !== 'allocated'));

  describe(title, () => {
    let stage: Stage;
    let crowd: Crowd;
    let meter: Meter;
    beforeAll(async () => {
      stage = await openStage({ nodes });
      meter = await Meter.open(stage);
      crowd = await gather(stage);
      await meter.quiet(SETTLED_MS);
      return () => stage.stop();
    });

    it.each(Object.entries(works))('%s', async (name, work) => {
      const counted = await meter.least(() => work(stage, crowd));
      const faults = faultsOf(counted, BUDGETS[name as keyof typeof BUDGETS], held);
      if (work === FIRST)
        faults.push(...(await instructionFaults(stage.servers[0]?.pid ?? 0, () => work(stage, crowd))));
      expect(faults, `What was said, how often: ${JSON.stringify(counted.story, null, 2)}`).toEqual([]);
    });
  });
}

/** Loud where nothing can be compared; else at most one fault. */
async function instructionFaults(pid: number, work: () => Promise<unknown>): Promise<string[]> {
  const counted = await instructionsDuring(pid, work);
  const allowed = INSTRUCTIONS[process.arch];
  if ('missing' in counted)
    console.warn(`!!    instructions are not counted on this machine: ${counted.missing.trim()}`);
  else if (allowed === undefined)
    console.warn(`!!    instructions have no budget for ${process.arch}: write ${Math.ceil(counted.count * 1.1)}`);
  else if (counted.count > allowed) return [`instructions have grown to ${counted.count} of ${allowed}`];
  return [];
}
