// The import rules of docs/design.md, "The house": arrows run down only, and nobody reaches into another's rooms.

const SERVER = '^packages/server/src';
const FEATURES = '(rooms|messages|receipts|presence|typing|sync|files|push|users)';
/** The server's rooms, from the ground up: each knows only those below it. */
const FLOORS = [
  ['db'],
  ['users', 'observability'],
  ['cluster'],
  ['limits', 'realtime', 'ops'],
  ['delivery', 'auth'],
  ['rooms'],
  ['blocks', 'messages', 'receipts', 'presence', 'typing', 'reports', 'sync'],
  ['gateway'],
  ['cli'],
];
const TEST = '\\.(test|contract)\\.tsx?$|/src/testing/|^packages/[^/]+/test/';
/** The files that make a port true in one way of several. */
const IMPLEMENTATION =
  '/(presence\\.(memory|redis)|transport\\.(socketio|sse)|store\\.(memory|indexeddb))[^/]*\\.ts$|\\.(disk|s3|webpush|fcm)\\.ts$';

/** Where the client chooses for those who do not, and hands all of them out to those who do. */
const CLIENT_CHOICE = '^packages/client/src/(connect|index)\\.ts$';

/** One rule: what `from` may not import, and why. */
const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

const byPackage = [
  forbid('no-circle', 'Of two files that need each other, one has two promises.', {}, { circular: true }),
  forbid(
    'no-orphan',
    'A file that nobody imports and that imports nobody is left over.',
    { orphan: true, pathNot: `\\.d\\.ts$|(^|/)[^/]+\\.config\\.[cm]?[jt]s$|${TEST}|^packages/[^/]+/bin/` },
    {},
  ),
  forbid('resolvable', 'An import leads somewhere.', {}, { couldNotResolve: true }),
  forbid(
    'protocol-needs-only-zod',
    'What travels stands under everything and imports no framework.',
    { path: '^packages/protocol/src', pathNot: TEST },
    { pathNot: '^packages/protocol/src|^node_modules/zod/' },
  ),
  forbid(
    'server-beside-client',
    'protocol ← server: the server knows neither client nor react.',
    { path: '^packages/server' },
    { path: '^packages/(client|react)/' },
  ),
  forbid(
    'client-over-protocol',
    'protocol ← client: the client knows neither server nor react.',
    { path: '^packages/client' },
    { path: '^packages/(server|react)/' },
  ),
  forbid(
    'react-over-client',
    'client ← react: the hooks do not know the server.',
    { path: '^packages/react' },
    { path: '^packages/server/' },
  ),
  forbid(
    'packages-know-no-app',
    'A package knows nobody who uses it.',
    { path: '^packages/' },
    { path: '^(apps|tests|bench|scripts)/' },
  ),
  forbid(
    'apps-know-no-test',
    'What runs does not need what tests it.',
    { path: '^apps/' },
    { path: '^(tests|bench|scripts)/' },
  ),
  forbid(
    'public-names',
    'Others import a package by its public name, never by a path into it.',
    { path: '^(packages/[^/]+|apps|tests|bench)/' },
    { path: '^packages/', pathNot: '^$1/', dependencyTypes: ['local'], dependencyTypesNot: ['aliased-workspace'] },
  ),
  forbid(
    'published-code-has-its-dependencies',
    'Who installs the package does not get its devDependencies.',
    { path: '^packages/[^/]+/(src|bin)/', pathNot: TEST },
    {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown', 'undetermined'],
      dependencyTypesNot: ['npm', 'npm-peer'],
      pathNot: '/@types/|^packages/',
    },
  ),
];

const inTheServer = [
  ...FLOORS.slice(0, -1).map((floor, at) =>
    forbid(
      `nothing-above-${floor[0]}`,
      'Arrows between the rooms of the house run down only, also where no two files need each other.',
      { path: `${SERVER}/(${floor.join('|')})/`, pathNot: TEST },
      {
        path: `${SERVER}/(${FLOORS.slice(at + 1)
          .flat()
          .join('|')})/`,
      },
    ),
  ),
  forbid(
    'gateway-asks-services',
    'A door knows no SQL and no database; only which of its errors will pass, to say so.',
    { path: `${SERVER}/gateway/`, pathNot: TEST },
    { path: `\\.sql\\.ts$|${SERVER}/db/`, pathNot: `${SERVER}/db/trouble\\.ts$` },
  ),
  forbid(
    'nothing-imports-a-door',
    'Below the doors nobody knows them.',
    { path: `${SERVER}/(${FEATURES}|delivery|realtime|cluster|db|ops|observability|limits)/`, pathNot: TEST },
    { path: `${SERVER}/gateway/` },
  ),
  forbid(
    'sql-under-services',
    'Statements and ports stand below the services.',
    { path: `${SERVER}/.*\\.(sql|port)\\.ts$` },
    { path: `\\.service\\.ts$|${SERVER}/(gateway|delivery)/` },
  ),
  forbid(
    'port-over-nothing',
    'A port does not know how it is kept.',
    { path: `${SERVER}/.*\\.port\\.ts$` },
    // The transaction that a host gives, or is given, is the host's own word.
    { path: `\\.sql\\.ts$|${SERVER}/db/`, pathNot: `${SERVER}/db/host\\.tx\\.ts$` },
  ),
  forbid(
    'own-sql-only',
    "A feature calls another's service, never its SQL.",
    { path: `${SERVER}/([^/]+)/`, pathNot: TEST },
    { path: `${SERVER}/[^/]+/.*\\.sql\\.ts$`, pathNot: `${SERVER}/$1/` },
  ),
  forbid(
    'rooms-under-features',
    'rooms stands below the other features.',
    { path: `${SERVER}/rooms/`, pathNot: TEST },
    { path: `${SERVER}/${FEATURES}/`, pathNot: `${SERVER}/(rooms|users)/` },
  ),
  forbid(
    'features-beside-each-other',
    'messages, receipts, typing, presence → rooms, delivery, and not one another.',
    { path: `${SERVER}/(messages|receipts|typing|presence)/`, pathNot: TEST },
    { path: `${SERVER}/${FEATURES}/`, pathNot: `${SERVER}/($1|rooms|users)/` },
  ),
  forbid(
    'users-over-nothing',
    'Profiles stand below the rooms.',
    { path: `${SERVER}/users/`, pathNot: TEST },
    { path: `${SERVER}/${FEATURES}/`, pathNot: `${SERVER}/users/` },
  ),
  forbid(
    'delivery-knows-no-feature',
    'Features hand it events; it asks nobody about them.',
    { path: `${SERVER}/delivery/`, pathNot: TEST },
    { path: `${SERVER}/${FEATURES}/` },
  ),
  forbid(
    'realtime-only-carries',
    'A transport decides nothing.',
    { path: `${SERVER}/realtime/`, pathNot: TEST },
    { path: `${SERVER}/(${FEATURES}|delivery)/` },
  ),
  forbid(
    'implementations-are-chosen-in-one-place',
    'Only chat.module.ts, what starts a server, and the client’s connect.ts say which implementation a port has.',
    {
      path: '^packages/',
      pathNot: `${SERVER}/chat\\.module\\.ts$|${SERVER}/cli/|/bin/|${CLIENT_CHOICE}|${TEST}|${IMPLEMENTATION}`,
    },
    { path: IMPLEMENTATION },
  ),
  forbid(
    'db-over-nothing',
    'The database knows nobody.',
    { path: `${SERVER}/db/`, pathNot: TEST },
    { path: `${SERVER}/`, pathNot: `${SERVER}/db/` },
  ),
  forbid(
    'tests-stay-out',
    'What runs does not import a test.',
    { path: '^(packages|apps)/', pathNot: `${TEST}|/vitest\\.config\\.ts$` },
    { path: TEST },
  ),
];

module.exports = {
  forbidden: [...byPackage, ...inTheServer],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '(^|/)dist-types/|^apps/[^/]+/[^/]+/dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};
