// Starts the programs of a stage below a warden: none of them, no mount and no file outlives the stage, however it ends.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chmodSync, constants, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const KEPT_WORDS = 16_000;

export interface Program {
  name: string;
  pid: number;
  child: ChildProcess;
  /** Its last words. */
  words(): string;
  running(): boolean;
  /** Sends the signal and waits until the program is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export interface ProgramOptions {
  args?: string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  owner?: { uid?: number; gid?: number };
  /** What ends it for good and leaves nothing of it behind. */
  lastSignal?: NodeJS.Signals;
  /** Speaks with the stage through its standard input and output. */
  speaks?: boolean;
}

export interface Programs {
  /** Removed with all that is in it. */
  folder: string;
  start(command: string, options?: ProgramOptions): Program;
  /** For what somebody else has started: the warden ends it too, until it is released. */
  hold(pid: number, signal?: NodeJS.Signals): () => void;
  close(): Promise<void>;
}

export function openPrograms(): Programs {
  // Short and readable for all: sockets have short names, and PostgreSQL runs as another user.
  const folder = mkdtempSync(path.join(process.getuid?.() === 0 ? '/tmp' : tmpdir(), 'doran-faults-'));
  chmodSync(folder, 0o755);
  const warden = spawn(process.execPath, [path.join(import.meta.dirname, 'warden.mjs'), folder], {
    stdio: ['pipe', 'ignore', 'pipe'],
    detached: true,
  });
  let trouble = '';
  warden.stderr.setEncoding('utf8').on('data', (text: string) => {
    trouble += text;
  });
  const wardenGone = once(warden, 'close');
  const tell = (line: string) => warden.stdin.writable && warden.stdin.write(`${line}\n`);

  function hold(pid: number, signal: NodeJS.Signals = 'SIGKILL'): () => void {
    tell(`hold ${pid} ${signal}`);
    return () => void tell(`release ${pid}`);
  }

  return {
    folder,
    hold,
    start(command, { args = [], env = process.env, cwd = folder, owner, lastSignal, speaks } = {}) {
      const child = spawn(command, args, {
        cwd,
        env,
        ...owner,
        stdio: speaks ? ['pipe', 'pipe', 'pipe'] : ['ignore', 'pipe', 'pipe'],
      });
      if (child.pid === undefined) {
        child.on('error', () => undefined);
        throw new Error(`${command} does not start`);
      }
      let words = '';
      const gather = (text: string) => {
        words = (words + text).slice(-KEPT_WORDS);
      };
      if (!speaks) child.stdout?.setEncoding('utf8').on('data', gather);
      child.stderr?.setEncoding('utf8').on('data', gather);
      const running = () => child.exitCode === null && child.signalCode === null;
      const ended = once(child, 'exit');
      void ended.then(hold(child.pid, lastSignal));
      return {
        name: path.basename(command),
        pid: child.pid,
        child,
        words: () => words,
        running,
        async end(signal) {
          if (!running()) return;
          child.kill(signal);
          await ended;
        },
      };
    },
    async close() {
      warden.stdin.end();
      const [code] = await wardenGone;
      if (code !== 0) throw new Error(`The stage did not end well:\n${trouble}`);
    },
  };
}

/** The first of these that stands in PATH or in a folder where system programs are; '' when none does. */
export function findProgram(name: string, folders: string[] = ['/usr/sbin', '/usr/local/sbin']): string {
  const places = [...(process.env.PATH ?? '').split(path.delimiter), ...folders];
  return places.map((place) => path.join(place, name)).find(isProgram) ?? '';
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
