// The load generator as its parent sees it: one job at a time, over the pipe.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { pin } from './machine.mjs';

const GENERATOR = new URL('../load/generator.mjs', import.meta.url);

export function startGenerator(where) {
  const child = fork(GENERATOR, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  pin(child.pid, where);
  const gone = once(child, 'exit').then(() => {
    throw new Error('The load generator has ended');
  });
  gone.catch(() => {});
  return {
    pid: child.pid,
    async do(job, options) {
      child.send({ job, ...options });
      const [{ answer, error }] = await Promise.race([once(child, 'message'), gone]);
      if (error !== undefined) throw new Error(`${options.name}: ${error}`);
      return answer;
    },
    stop: () => child.kill('SIGKILL'),
  };
}
