// Runs a server of ours in the foreground until it ends: one Ctrl-C asks it to stop, a second one kills it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from './main.mjs';
import { ROOT } from './paths.mjs';
import { runBound } from './processes.mjs';
import { projectEnv } from './runtime.mjs';

/** Resolves with the server's exit code. `onAddress` hears the first http address that it prints. */
export async function serve(node, file, args, { env = {}, onAddress } = {}) {
  if (!existsSync(join(ROOT, file))) throw new Trouble(`${file} is missing, although the build went well.`);
  const listen = onAddress ? addressListener(onAddress) : undefined;
  const { code } = await runBound(node, [file, ...args], {
    cwd: ROOT,
    env: projectEnv(node, env),
    session: 'one',
    stdio: ['ignore', listen ? 'pipe' : 'inherit', 'inherit'],
    onText: (text) => {
      process.stdout.write(text);
      listen(text);
    },
  });
  return code;
}

function addressListener(onAddress) {
  let said = '';
  let heard = false;
  return (text) => {
    if (heard) return;
    said += text;
    const [address] = /https?:\/\/\S+(?=\s)/.exec(said) ?? [];
    if (address === undefined) return;
    heard = true;
    onAddress(address);
  };
}
