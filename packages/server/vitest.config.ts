// The server's own suites: units beside the code, all on a database twice (PGlite, PostgreSQL), and what needs Redis.
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import type { DatabaseKind } from './test/support/database.fixture.js';

// One after another, so that the load of one suite does not bend the timing of the next.
const integration = (kind: DatabaseKind, groupOrder: number, include: string[]): TestProjectInlineConfiguration => ({
  root: import.meta.dirname,
  test: {
    name: `server-integration-${kind}`,
    include,
    provide: { database: kind },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    projects: [
      {
        root: import.meta.dirname,
        test: { name: 'server-unit', include: ['src/**/*.test.ts'], testTimeout: 30_000, sequence: { groupOrder: 0 } },
      },
      {
        root: import.meta.dirname,
        test: {
          name: 'server-redis',
          include: ['test/integration-redis/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 3 },
        },
      },
      integration('pglite', 1, ['test/integration/**/*.test.ts']),
      integration('postgres', 2, ['test/integration/**/*.test.ts', 'test/integration-postgres/**/*.test.ts']),
    ],
  },
});
