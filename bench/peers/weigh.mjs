// Loaded into a server whose memory is measured: on a signal it collects its garbage, and says what it holds.
import { setTimeout as sleep } from 'node:timers/promises';

process.on('SIGUSR2', async () => {
  // What one collection lets go is often held by something that only the next one frees, and pages go back a little later.
  for (let times = 0; times < 4; times++) {
    globalThis.gc();
    await sleep(250);
  }
  process.send({ memory: process.memoryUsage() });
});
