// What may befall the nodes: sudden death, a stop in the middle, a clock that jumps, and the deploy of a new version.
import type { Blow } from './plan.js';
import type { Stage } from './stage.js';

export type NodeBlow = Extract<Blow, { kind: 'node-kill' | 'node-pause' | 'node-clock' | 'rolling-deploy' }>;

/** Answers how to undo it. */
export async function strikeNodes(stage: Stage, blow: NodeBlow): Promise<() => unknown> {
  if (blow.kind === 'rolling-deploy') return deploy(stage);
  const node = stage.node(blow.node);
  switch (blow.kind) {
    case 'node-kill':
      await node.kill();
      return () => node.start();
    case 'node-pause':
      node.pause();
      return () => node.resume();
    case 'node-clock':
      node.shiftClock(blow.seconds);
      return () => node.shiftClock(0);
  }
}

/** As an orchestrator does it: one after the other, the next only when the one before is ready. */
async function deploy({ nodes, troubles }: Stage): Promise<() => void> {
  for (const node of nodes) {
    const tookMs = await node.drain();
    if (tookMs === undefined) troubles.push(`node ${node.name} did not end in time after SIGTERM`);
    await node.start();
  }
  return () => undefined;
}
