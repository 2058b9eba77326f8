// The server's own suites: units beside the code, all on a database twice (PGlite, PostgreSQL), and what needs Redis.
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import type { DatabaseKind } from './test/support/database.fixture.js';

// What waits for processes that die and return has company; what computes comes after, as many at once as it has cores.
const WAITING = { maxWorkers: 4, sequence: { groupOrder: 0 } };
const COMPUTING = { maxWorkers: 2, sequence: { groupOrder: 1 } };

/** How long a test waits for what comes in its own time. One second, as it is by default, a busy machine may be away. */
const PATIENCE = { poll: { timeout: 10_000 } };

const integration = (kind: DatabaseKind, include: string[]): TestProjectInlineConfiguration => ({
  root: import.meta.dirname,
  test: {
    name: `server-integration-${kind}`,
    include,
    provide: { database: kind },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    expect: PATIENCE,
    // Each file has a database of its own; to load Nest anew for each as well would cost more than most files do.
    isolate: false,
    ...COMPUTING,
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        root: import.meta.dirname,
        test: {
          name: 'server-unit',
          include: ['src/**/*.test.ts'],
          testTimeout: 30_000,
          expect: PATIENCE,
          ...WAITING,
        },
      },
      {
        root: import.meta.dirname,
        test: {
          name: 'server-redis',
          include: ['test/integration-redis/**/*.test.ts'],
          setupFiles: ['test/support/quiet.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: PATIENCE,
          ...WAITING,
        },
      },
      integration('pglite', ['test/integration/**/*.test.ts']),
      integration('postgres', ['test/integration/**/*.test.ts', 'test/integration-postgres/**/*.test.ts']),
    ],
  },
});
