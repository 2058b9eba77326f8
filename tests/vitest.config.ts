// Every suite that looks at Doran from outside, as one project each: pick with `--project <name>`.
import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { type Launch, RAISED_LIMITS } from './support/launch.js';

interface Target {
  folder: string;
  launch: Launch;
  testTimeout: number;
}

// One host also checks the issuer and the audience, so that both ways to configure tokens are lived in ([ID2]).
const claims = { DORAN_JWT_ISSUER: 'https://host.example', DORAN_JWT_AUDIENCE: 'chat' };
const raised = { DORAN_LIMITS: RAISED_LIMITS };

/** Suites that look at a server which stands there, one for the whole suite. */
const TARGETS: Record<string, Target> = {
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

const onTarget = ({ launch, testTimeout }: Target) => ({
  globalSetup: [path.join(import.meta.dirname, 'conformance/global-setup.ts')],
  provide: { launch },
  testTimeout,
  hookTimeout: 60_000,
});

/** Suites that start, kill and restart their servers themselves; all that is not told apart here may take this long. */
const SELF_STARTING = { testTimeout: 180_000, hookTimeout: 120_000 };

/** How long a test waits for what comes in its own time. One second, as it is by default, a busy machine may be away. */
const PATIENCE = { poll: { timeout: 15_000 } };

interface Company {
  files: number;
  suites: string[];
}

/**
 * Which suites run side by side, and how many of their files at once. One company comes after the other, so that the
 * load of one does not bend the timing of the next. Most tests wait: for a lease, a timer, a process that starts.
 */
const COMPANIES: Company[] = [
  // What waits for the protocol's own clocks: leases, typing, tokens that run out. With more of them at once a server
  // that computes in its own process (PGlite) would rightly call itself busy, and shed typing ([ERR7]).
  {
    files: 3,
    suites: [
      'conformance-fastify-pglite',
      'conformance-fastify-postgres',
      'conformance-express-pglite',
      'conformance-express-postgres',
    ],
  },
  // What waits for nodes that die, drain and come back, and holds them to seconds: they have only each other.
  { files: 3, suites: ['cluster', 'durability', 'failover'] },
  // What starts servers and programs one after another and holds nobody to a time, beside three nodes under faults, of
  // which the nearest time is the half minute by which everyone agrees again.
  { files: 3, suites: ['cli', 'deploy', 'embedding', 'faults', 'marketplace', 'transactions'] },
  // What presses one server, and looks whether it stays well: nobody else is at it, and it measures no time.
  { files: 2, suites: ['bad-input', 'bad-input-express'] },
  // What measures milliseconds, or counts what one turn of a loop brings, is alone.
  { files: 1, suites: ['load', 'costs'] },
  // Seeds that shall go the same way again: each has its own server, and must not starve.
  { files: 2, suites: ['simulation'] },
  // Browsers draw: a third one would make the others drop frames.
  { files: 2, suites: ['e2e'] },
];

export default defineConfig({
  test: {
    projects: COMPANIES.flatMap(({ files, suites }, groupOrder) =>
      suites.map((name) => {
        const target = TARGETS[name];
        return {
          root: import.meta.dirname,
          test: {
            name,
            include: [`${target?.folder ?? name}/**/*.test.ts`],
            ...(target ? onTarget(target) : SELF_STARTING),
            expect: PATIENCE,
            maxWorkers: files,
            sequence: { groupOrder },
          },
        };
      }),
    ),
  },
});
