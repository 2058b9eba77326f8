// npm run bench: installs and builds what is missing, then compares Doran with its peers (or, by `adapters`, Socket.IO's).
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runBound } from './lib/processes.mjs';
import { projectEnv } from './lib/runtime.mjs';

await main(async (args) => {
  const [first, ...rest] = args;
  const node = await prepare();
  const command = first === 'adapters' ? ['bench/adapters/measure.mjs', ...rest] : ['bench/bench.mjs', ...args];
  const { code } = await runBound(node, command, { cwd: ROOT, env: projectEnv(node), session: 'all' });
  return code;
});
