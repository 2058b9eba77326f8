// The nginx of a stage: deploy/nginx.conf in front of all nodes, below the stage's warden.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free.port.js';
import { configurationFor } from '../support/nginx.process.js';
import { findProgram, type Programs } from './programs.js';

const READY_MS = 10_000;

export interface Nginx {
  port: number;
}

/** Where fewer than three nodes are, the last one stands for those that are not. */
export async function openNginx(programs: Programs, ports: readonly number[]): Promise<Nginx> {
  const command = process.env.DORAN_TEST_NGINX ?? findProgram('nginx');
  if (command === '') throw new Error('The stage needs nginx: apt-get install nginx');
  const port = await freePort();
  const folder = path.join(programs.folder, 'nginx');
  mkdirSync(folder);
  const urlOf = (index: number) => `http://127.0.0.1:${ports[index] ?? ports.at(-1)}`;
  const nodes = { a: urlOf(0), b: urlOf(1), c: urlOf(2) };
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, await configurationFor(nodes, `127.0.0.1:${port}`, folder));
  const globals = `daemon off; pid ${folder}/nginx.pid;`;
  const running = programs.start(command, {
    args: ['-p', folder, '-e', 'stderr', '-g', globals, '-c', file],
    lastSignal: 'SIGTERM',
  });
  for (const until = Date.now() + READY_MS; Date.now() < until && running.running(); await sleep(50)) {
    const asked = fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(1_000) });
    const answer = await asked.catch(() => null);
    await answer?.body?.cancel();
    if (answer) return { port };
  }
  throw new Error(`nginx does not start:\n${running.words()}`);
}
