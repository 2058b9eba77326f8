// npm run faults: installs and builds what is missing, then lets real servers fail in every way that it knows.
import { main } from './lib/main.mjs';
import { ROOT } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { runBound } from './lib/processes.mjs';
import { projectEnv } from './lib/runtime.mjs';
import { findFaketime } from './lib/services/faketime.mjs';
import { findNginx } from './lib/services/nginx.mjs';

await main(async (args) => {
  const node = await prepare();
  const command = ['tests/faults/faults.mjs', ...args];
  const env = projectEnv(node, { DORAN_TEST_NGINX: await findNginx(), DORAN_TEST_FAKETIME: await findFaketime() });
  const { code } = await runBound(node, command, { cwd: ROOT, env, session: 'all' });
  return code;
});
