// A crowd that runs in a process of its own, as whoever started it speaks with it.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

const HERE = import.meta.dirname;
const PROGRAM = ['--import', path.join(HERE, '../support/typescript.mjs'), path.join(HERE, 'crowd.process.ts')];

export interface CrowdAnswer {
  state: string;
  devices?: number;
  online?: number;
  ms?: (number | null)[];
  who?: { device: string; why: string[] }[];
}

export interface RemoteCrowd {
  pid: number;
  /** Sends one command and answers what the crowd says to it; one at a time. */
  ask(command: { cmd: string; [more: string]: unknown }): Promise<CrowdAnswer>;
  /** Resolves when the process has ended by itself. */
  stop(): Promise<void>;
}

/** `options` are those of crowd.process.ts, without the dashes. Resolves when everyone is there, before they act. */
export async function startCrowd(options: Record<string, string | number>): Promise<RemoteCrowd> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [...PROGRAM, ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const waiting: { resolve(answer: CrowdAnswer): void; reject(error: Error): void }[] = [];
  const ended = new Promise<void>((resolve) => {
    child.once('close', (code, signal) => {
      process.off('exit', killOnExit);
      const error = new Error(`the crowd ended with ${code ?? signal}: ${errors.slice(-4_000)}`);
      for (const one of waiting.splice(0)) one.reject(error);
      resolve();
    });
  });
  child.once('error', (error) => {
    errors += String(error);
  });
  // A pipe that breaks is the end that `close` tells of.
  child.stdin.on('error', () => {});
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));

  const next = () =>
    new Promise<CrowdAnswer>((resolve, reject) => {
      if (child.exitCode !== null || child.signalCode !== null)
        reject(new Error(`the crowd is gone: ${errors.slice(-4_000)}`));
      waiting.push({ resolve, reject });
    });
  await next();
  return {
    pid: child.pid!,
    ask(command) {
      const answer = next();
      child.stdin.write(`${JSON.stringify(command)}\n`);
      return answer;
    },
    async stop() {
      child.stdin.write('{"cmd":"stop"}\n');
      await ended;
    },
  };
}
