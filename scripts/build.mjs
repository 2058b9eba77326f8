// npm run build: installs what is missing and builds everything anew.
import { build } from './lib/build.mjs';
import { install } from './lib/install.mjs';
import { main } from './lib/main.mjs';
import { projectNode } from './lib/runtime.mjs';

await main(async () => {
  await install();
  await build(projectNode(), { force: true });
  return 0;
});
