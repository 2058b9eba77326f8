// Does to a stage what the plan says, several faults at a time, and undoes each of them when its time is over.
import { setTimeout as sleep } from 'node:timers/promises';
import { type DatabaseBlow, strikeDatabase } from './blows.database.js';
import { type LinkBlow, strikeLinks } from './blows.links.js';
import { type NodeBlow, strikeNodes } from './blows.nodes.js';
import { type RedisBlow, strikeRedis } from './blows.redis.js';
import { type Blow, type Fault, needs, type Phase, told } from './plan.js';
import type { Stage } from './stage.js';

/** A fault as it was. */
export interface Struck {
  kind: Blow['kind'];
  what: string;
  /** When it began and when it was undone, in ms since the epoch. */
  from: number;
  to: number;
}

/** Plays one phase, and resolves when the last fault is undone. */
export async function strike(stage: Stage, phase: Phase, say: (line: string) => void): Promise<Struck[]> {
  const began = Date.now();
  const busy = new Map<string, Promise<unknown>>();
  const struck: Struck[] = [];

  async function play(fault: Fault): Promise<void> {
    await sleep(began + fault.atMs - Date.now());
    const keys = keysOf(fault.blow, stage);
    const before = Promise.allSettled(keys.map((key) => busy.get(key)));
    const work = before.then(async () => {
      const from = Date.now();
      say(`  ${told(fault)}`);
      const undo = await land(stage, fault.blow);
      await sleep(fault.lastsMs);
      await undo();
      struck.push({ kind: fault.blow.kind, what: told(fault), from, to: Date.now() });
    });
    for (const key of keys) busy.set(key, work);
    await work;
  }

  const ends = await Promise.allSettled(phase.faults.map(play));
  await sleep(Math.max(0, began + phase.lastsMs - Date.now()));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return struck.sort((a, b) => a.from - b.from);
}

/** A deploy needs every node for itself. */
const keysOf = (blow: Blow, { nodes }: Stage): string[] =>
  needs(blow).flatMap((need) => (need === 'nodes' ? nodes.map(({ name }) => `node ${name}`) : [need]));

async function land(stage: Stage, blow: Blow): Promise<() => unknown> {
  const [family] = blow.kind.split('-');
  switch (family) {
    case 'node':
    case 'rolling':
      return strikeNodes(stage, blow as NodeBlow);
    case 'database':
    case 'standby':
    case 'disk':
      return strikeDatabase(stage, blow as DatabaseBlow);
    case 'redis':
      return strikeRedis(stage, blow as RedisBlow);
    default:
      return strikeLinks(stage, blow as LinkBlow);
  }
}
