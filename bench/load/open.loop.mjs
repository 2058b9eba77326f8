// An open loop: messages leave at a fixed rate whatever the server does, and count from when each was due.
import { setTimeout as sleep } from 'node:timers/promises';

export async function openLoop(crowd, { perSecond, forMs }) {
  const { record, clients } = crowd;
  record.begin(1);
  const everyMs = 1_000 / perSecond;
  const count = Math.round(forMs / everyMs);
  const begunAt = performance.now();
  for (let sent = 0; sent < count && !record.fault; ) {
    const now = performance.now();
    // Also those that are late, each from its own time: a server that stops must not stop the clock.
    for (; sent < count && begunAt + sent * everyMs <= now; sent++) {
      const client = clients[sent % clients.length];
      crowd.send(client, client.roomId, begunAt + sent * everyMs);
    }
    await sleep(1);
  }
  const counts = await record.end();
  const perSecondDone = (counts.acks * 1_000) / (performance.now() - begunAt);
  return { ...counts, perSecond: perSecondDone, ...record.latencies() };
}
