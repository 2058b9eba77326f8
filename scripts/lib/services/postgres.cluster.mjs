// Opens a PostgreSQL that lives exactly as long as this script does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Trouble } from '../main.mjs';

const KEEPER = join(import.meta.dirname, 'postgres.keeper.mjs');

/**
 * A process of its own holds the cluster, and lets go when our end of the pipe closes: also when we are killed. `more` are
 * settings of PostgreSQL beside its own.
 */
export async function openCluster(binaries, more = {}) {
  const keeper = spawn(process.execPath, [KEEPER, binaries, JSON.stringify(more)], {
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  let trouble = '';
  keeper.stderr.setEncoding('utf8').on('data', (text) => {
    trouble += text;
  });
  const ended = once(keeper, 'close');
  const [line] = await Promise.race([once(createInterface(keeper.stdout), 'line'), ended]);
  if (typeof line !== 'string') throw new Trouble(`PostgreSQL did not start (${binaries}):\n${trouble.trim()}`);
  // Neither the pipe nor the process shall keep this script alive when it is done.
  for (const part of [keeper, keeper.stdin, keeper.stdout, keeper.stderr]) part.unref();
  return {
    url: line,
    stop: async () => {
      keeper.ref();
      keeper.stdin.end();
      const [code] = await ended;
      if (code !== 0) throw new Trouble(`PostgreSQL did not end well:\n${trouble.trim()}`);
    },
  };
}
