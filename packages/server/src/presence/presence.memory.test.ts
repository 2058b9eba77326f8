// Runs the contract of every presence store on the one in memory.
import { presenceContract } from '../../test/presence.contract.js';
import { MemoryPresence } from './presence.memory.js';

presenceContract('in memory', async () => {
  let now = 1_000_000;
  const ttlMs = 30_000;
  return {
    store: new MemoryPresence(ttlMs, () => now),
    ttlMs,
    pass: async (ms) => {
      now += ms;
    },
  };
});
