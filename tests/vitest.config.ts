// Every suite that looks at Doran from outside, as one project each: pick with `--project <name>`.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { type Launch, RAISED_LIMITS } from './support/launch.js';

interface Suite {
  folder: string;
  launch: Launch;
  testTimeout: number;
}

// One host also checks the issuer and the audience, so that both ways to configure tokens are lived in ([ID2]).
const claims = { DORAN_JWT_ISSUER: 'https://host.example', DORAN_JWT_AUDIENCE: 'chat' };
const raised = { DORAN_LIMITS: RAISED_LIMITS };

const suites: Record<string, Suite> = {
  'conformance-fastify-pglite': {
    folder: 'conformance',
    launch: { host: 'fastify', database: 'embedded' },
    testTimeout: 60_000,
  },
  'conformance-fastify-postgres': {
    folder: 'conformance',
    launch: { host: 'fastify', database: 'postgres' },
    testTimeout: 60_000,
  },
  'conformance-express-pglite': {
    folder: 'conformance',
    launch: { host: 'express', database: 'embedded', env: claims },
    testTimeout: 60_000,
  },
  'conformance-express-postgres': {
    folder: 'conformance',
    launch: { host: 'express', database: 'postgres', env: claims },
    testTimeout: 60_000,
  },
  'bad-input': {
    folder: 'bad-input',
    launch: { host: 'fastify', database: 'embedded', env: raised },
    testTimeout: 30_000,
  },
  'bad-input-express': {
    folder: 'bad-input',
    launch: { host: 'express', database: 'embedded', env: raised },
    testTimeout: 30_000,
  },
  load: {
    folder: 'load',
    launch: { host: 'fastify', database: 'postgres', env: raised },
    testTimeout: 120_000,
  },
};

/** Suites that start, kill and restart their servers themselves. */
const selfStarting = [
  'cli',
  'embedding',
  'durability',
  'transactions',
  'failover',
  'marketplace',
  'simulation',
  'cluster',
  'faults',
  'deploy',
  'e2e',
];

export default defineConfig({
  test: {
    projects: [
      ...Object.entries(suites).map(([name, suite], index) => ({
        root: import.meta.dirname,
        test: {
          name,
          include: [`${suite.folder}/**/*.test.ts`],
          globalSetup: [path.join(import.meta.dirname, 'conformance/global-setup.ts')],
          provide: { launch: suite.launch },
          testTimeout: suite.testTimeout,
          hookTimeout: 60_000,
          // Most tests wait for a server, so two files at once cost little; projects go one after another, so that
          // the load of one does not bend the timing of the next.
          maxWorkers: suite.folder === 'conformance' ? 2 : 1,
          sequence: { groupOrder: index },
        },
      })),
      ...selfStarting.map((name, index) => ({
        root: import.meta.dirname,
        test: {
          name,
          include: [`${name}/**/*.test.ts`],
          testTimeout: 180_000,
          hookTimeout: 120_000,
          // Browsers and killed servers are waited for more than they work.
          maxWorkers: 2,
          sequence: { groupOrder: Object.keys(suites).length + index },
        },
      })),
    ],
  },
});
