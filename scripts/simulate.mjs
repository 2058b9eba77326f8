// npm run simulate: installs and builds what is missing, then plays seeds of clients, a server and a bad network.
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runBound } from './lib/processes.mjs';
import { projectEnv } from './lib/runtime.mjs';

await main(async (args) => {
  const node = await prepare();
  const command = ['tests/simulation/simulate.mjs', ...args];
  const { code } = await runBound(node, command, { cwd: ROOT, env: projectEnv(node), session: 'all' });
  return code;
});
