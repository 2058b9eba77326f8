// The client's own suites: units beside the code, and everything against a real server.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        root: import.meta.dirname,
        test: { name: 'client-unit', include: ['src/**/*.test.ts'], testTimeout: 30_000, sequence: { groupOrder: 0 } },
      },
      {
        root: import.meta.dirname,
        test: {
          name: 'client-integration',
          include: ['test/**/*.test.ts'],
          // A test may start a server twice itself, and each start has ninety seconds.
          testTimeout: 200_000,
          hookTimeout: 120_000,
          // Each file starts a server of its own, and then waits for it.
          maxWorkers: 3,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
