// npm run measure: installs and builds what is missing, then measures the built page of the demo in a real browser.
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runBound } from './lib/processes.mjs';
import { projectEnv } from './lib/runtime.mjs';

await main(async (args) => {
  const node = await prepare();
  const command = ['tests/measure/measure.mjs', ...args];
  const { code } = await runBound(node, command, { cwd: ROOT, env: projectEnv(node), session: 'all' });
  return code;
});
