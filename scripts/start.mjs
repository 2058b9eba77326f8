// npm start: installs and builds what is missing, then runs the demo marketplace and opens it.
import { mayOpen, openBrowser } from './lib/browser.mjs';
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { demoEnv } from './lib/runtime.mjs';
import { serve } from './lib/serve.mjs';

await main(async (args) => {
  const node = await prepare();
  const watched = mayOpen({ env: process.env, platform: process.platform, isTTY: process.stdout.isTTY });
  return serve(node, 'apps/marketplace/server/dist/main.js', args, {
    env: demoEnv(),
    ...(watched ? { onAddress: openBrowser } : {}),
  });
});
