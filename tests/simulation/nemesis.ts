// Does to the network and the server what a seed has planned, and undoes none of it: that is healing.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Network } from './network.js';
import type { Blow, Timed } from './plan.js';
import type { RoomToRead } from './truth.js';
import type { World } from './world.js';

interface Stage {
  world: World;
  networks: readonly Network[];
  rooms: readonly RoomToRead[];
}

export async function strike(blows: readonly Timed<Blow>[], stage: Stage): Promise<void> {
  const lasting: Promise<void>[] = [];
  for (const { waitMs, ...blow } of blows) {
    await sleep(waitMs);
    // What takes a while goes on beside the next blow; a restart does not, for nobody else would be there to be hit.
    const work = land(blow as Blow, stage);
    if (blow.kind === 'restart' || blow.kind === 'flood') await work;
    else lasting.push(work);
  }
  await Promise.all(lasting);
}

async function land(blow: Blow, { world, networks, rooms }: Stage): Promise<void> {
  switch (blow.kind) {
    case 'cut':
      return networks[blow.whom]!.cut();
    case 'delay':
      return networks[blow.whom]!.delay(blow.upToMs);
    case 'refuse': {
      const network = networks[blow.whom]!;
      network.refuse(true);
      network.cut();
      await sleep(blow.ms);
      return network.refuse(false);
    }
    case 'stall': {
      const network = networks[blow.whom]!;
      network.stall(blow.direction);
      await sleep(blow.ms);
      if (blow.thenCut) network.cut();
      return network.resume(blow.direction);
    }
    case 'flood':
      return flood(world, rooms[blow.room]!, blow.count);
    case 'restart':
      return world.restart();
  }
}

/** So many messages at once, from somebody who has no client. */
export async function flood(world: World, { roomId, members }: RoomToRead, count: number): Promise<void> {
  const sends = Array.from({ length: count }, (_, index) =>
    world.ask(members[index % members.length]!, 'POST', `/rooms/${roomId}/messages`, {
      id: randomUUID(),
      type: 'TEXT',
      body: `flood ${index + 1} of ${count}`,
    }),
  );
  await Promise.all(sends);
}
