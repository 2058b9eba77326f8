// npm run dev: builds on every change, restarts the marketplace's server when its code changed, and serves the web pages hot.
import { join } from 'node:path';
import { runningProjects, WEB } from './lib/build.mjs';
import { main } from './lib/main.mjs';
import { ROOT, tool } from './lib/paths.mjs';
import { prepare } from './lib/prepare.mjs';
import { run, stopAll } from './lib/processes.mjs';
import { demoEnv, projectEnv } from './lib/runtime.mjs';

await main(async () => {
  const node = await prepare();
  // The web pages' development server looks for the marketplace there, so no other port will do.
  const env = projectEnv(node, { ...demoEnv(), PORT: process.env.PORT ?? '3000' });
  const keepRunning = async (cwd, ...args) => {
    const { code } = await run(node.path, args, { cwd: join(ROOT, cwd), env, show: true });
    // One without the others is no longer a development server.
    stopAll();
    return code;
  };
  const codes = await Promise.all([
    keepRunning('.', tool('typescript', 'tsc'), '-b', '--watch', '--preserveWatchOutput', ...runningProjects()),
    // Node itself watches every module that the server has imported, the packages' dist among them.
    keepRunning('.', '--watch', '--watch-preserve-output', 'apps/marketplace/server/dist/main.js'),
    keepRunning(WEB, tool('vite', 'vite', WEB), '--clearScreen', 'false'),
  ]);
  return Math.max(...codes);
});
