// Which versions of everything took part, for a report that somebody reads a year later.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findBinaries } from '../../scripts/lib/services/postgres.mjs';
import { findProgram } from './programs.js';

const run = promisify(execFile);

export async function versionsOf(): Promise<Record<string, string>> {
  const asked: [string, string, string[]][] = [
    ['commit', 'git', ['-C', import.meta.dirname, 'describe', '--always', '--dirty']],
    ['PostgreSQL', path.join(findBinaries(), 'postgres'), ['--version']],
    ['Redis', findProgram('redis-server'), ['--version']],
    ['nginx', findProgram('nginx'), ['-v']],
  ];
  const told = await Promise.all(asked.map(async ([name, program, args]) => [name, await ask(name, program, args)]));
  return { ...Object.fromEntries(told), node: process.version };
}

async function ask(name: string, program: string, args: string[]): Promise<string> {
  const { stdout, stderr } = await run(program, args);
  const words = stdout + stderr;
  return (name === 'commit' ? words : (/\d+\.\d+(\.\d+)?/.exec(words)?.[0] ?? words)).trim();
}
