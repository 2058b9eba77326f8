// How many instructions a process spends in its own code, where the machine has a counter of them and lets us read it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const EVENT = 'instructions:u';
/** What `perf` takes to look at a process, at most. */
const ATTACH_MS = 500;

export type Instructions = { count: number } | { missing: string };

export async function instructionsDuring(pid: number, work: () => Promise<unknown>): Promise<Instructions> {
  const perf = spawn('perf', ['stat', '-x', ',', '-e', EVENT, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  perf.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(perf, 'close').then(
    () => said,
    (error: Error) => error.message,
  );
  const refused = await Promise.race([ended, sleep(ATTACH_MS, undefined)]);
  if (refused !== undefined) return { missing: refused };
  await work();
  perf.kill('SIGINT');
  return readCount(await ended);
}

/** Of `perf stat -x ,`: the count comes first, or why there is none. */
export function readCount(said: string): Instructions {
  const line = said.split('\n').find((one) => one.includes(`,${EVENT},`));
  const count = Number(line?.split(',')[0]);
  return Number.isFinite(count) ? { count } : { missing: line?.split(',')[0] ?? said };
}
