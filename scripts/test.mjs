// npm test: installs what is missing, checks and tests everything, and says `N passed, N failed` in its last line.
import { build } from './lib/build.mjs';
import { CHECKS } from './lib/checks.mjs';
import { install } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { stopCode } from './lib/processes.mjs';
import { Report } from './lib/report.mjs';
import { projectEnv, projectNode } from './lib/runtime.mjs';
import { SERVICES } from './lib/services.mjs';
import { runVitest } from './lib/vitest.mjs';

const IN_CI = !['', 'false', '0'].includes(process.env.CI ?? '');

await main(async (filters) => {
  const report = new Report();
  const node = await report.step('install', async () => {
    await install();
    return projectNode();
  });
  if (node === undefined) return report.end();
  console.log(`      Node ${node.version}`);
  const built = await report.step('build', async () => {
    await build(node);
    return true;
  });
  // Nothing behind it could tell the truth about sources that do not build.
  if (!built) return report.end();

  if (filters.length > 0)
    console.log(`\n!!    only the tests that match "${filters.join(' ')}"; the other checks are left out\n`);
  else await runChecks(report, node);

  const opened = new Map();
  try {
    const env = {};
    for (const [name, open] of Object.entries(SERVICES)) {
      const service = await report.step(name, open);
      if (service === undefined) continue;
      opened.set(name, service);
      Object.assign(env, service.env);
    }
    count(report, await runVitest(node, projectEnv(node, env), filters));
  } finally {
    for (const [name, { stop }] of opened) await stop().catch((error) => report.fail(`${name}: ${error.message}`));
  }
  return stopCode() || report.end();
});

/** Two at a time: each keeps one core busy, none writes what another reads. */
async function runChecks(report, node) {
  const left = Object.entries(CHECKS);
  const lane = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      const [name, check] = next;
      await report.step(name, () => check(node));
    }
  };
  await Promise.all([lane(), lane()]);
}

function count(report, { passed, failed, skipped }) {
  report.passed += passed;
  for (const name of failed) report.fail(name);
  if (passed + failed.length + skipped.length === 0) report.fail('Vitest found no test to run');
  for (const name of skipped) {
    if (IN_CI) report.fail(`${name} (skipped)`);
    else console.log(`!!    skipped: ${name}`);
  }
}
