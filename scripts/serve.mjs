// npm run serve: installs and builds what is missing, then runs the chat server alone, without the marketplace.
import { main } from './lib/main.mjs';
import { prepare } from './lib/prepare.mjs';
import { serve } from './lib/serve.mjs';

await main(async (args) => serve(await prepare(), 'packages/server/bin/doran.js', ['serve', ...args]));
