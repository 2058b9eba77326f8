// npm run bench:adapters: installs and builds what is missing, then compares Socket.IO's adapters for several nodes.
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runBound } from './lib/processes.mjs';
import { projectEnv } from './lib/runtime.mjs';

await main(async (args) => {
  const node = await prepare();
  const command = ['bench/adapters/measure.mjs', ...args];
  const { code } = await runBound(node, command, { cwd: ROOT, env: projectEnv(node), session: 'all' });
  return code;
});
