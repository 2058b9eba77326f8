// Starts programs, passes signals on to them, and lets none outlive this script.
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const LIFELINE = pathToFileURL(join(import.meta.dirname, 'lifeline.mjs')).href;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
/** One Ctrl-C arrives twice: from the terminal, and from npm which passes it on. */
const SAME_PRESS_MS = 500;

const running = new Set();
let stoppedBy = '';
let stoppedAt = 0;

/** 0, or the exit code that says which signal asked this script to stop. */
export const stopCode = () => (stoppedBy === '' ? 0 : 128 + constants.signals[stoppedBy]);

export function listenForSignals() {
  for (const signal of SIGNALS) process.on(signal, () => onSignal(signal));
  process.on('exit', stopAll);
  // npm, killed, passes nothing on; nobody would be left to stop what it started.
  const parent = process.ppid;
  const orphaned = () => process.ppid !== parent && onSignal('SIGTERM');
  if (process.env.npm_lifecycle_event) setInterval(orphaned, 500).unref();
}

function onSignal(signal) {
  if (stoppedBy === '') {
    stoppedBy = signal;
    stoppedAt = Date.now();
    // A hang-up is a stop like any other; few servers listen for it.
    sendToAll(signal === 'SIGHUP' ? 'SIGTERM' : signal);
  } else if (signal === 'SIGINT' && Date.now() - stoppedAt > SAME_PRESS_MS) {
    sendToAll('SIGKILL');
  }
}

export const stopAll = () => sendToAll('SIGTERM');

function sendToAll(signal) {
  for (const { child, session, abrupt } of running) {
    const sent = abrupt ? 'SIGKILL' : signal;
    const everyone = session === 'all' || (session === 'one' && sent === 'SIGKILL');
    try {
      process.kill(everyone ? -child.pid : child.pid, sent);
    } catch (error) {
      if (error.code !== 'ESRCH') throw error;
    }
  }
}

/**
 * Runs a program to its end. `show` hands it our output; otherwise its words come back in `output`, and go to `onText`.
 * A `session` of its own keeps the terminal's Ctrl-C from reaching it beside the signal that we pass on:
 * `one` passes it to the program, which ends what it started; `all` to whatever it started as well.
 * What is `abrupt` is killed instead: it may end anywhere, and is done anew next time.
 */
export function run(command, args, { show = false, session = '', abrupt = false, onText, ...options } = {}) {
  const own = process.platform === 'win32' ? '' : session;
  const stdio = show ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'];
  return new Promise((resolve, reject) => {
    if (stoppedBy !== '') throw new Error(`${command} is not started any more: ${stoppedBy}`);
    const child = spawn(command, args, { stdio, detached: own !== '', ...options });
    const entry = { child, session: own, abrupt };
    if (child.pid !== undefined) running.add(entry);
    let output = '';
    const gather = (text) => {
      output += text;
      onText?.(text);
    };
    child.stdout?.setEncoding('utf8').on('data', gather);
    child.stderr?.setEncoding('utf8').on('data', gather);
    child.once('error', (error) => {
      running.delete(entry);
      reject(error);
    });
    child.once('close', (code, signal) => {
      running.delete(entry);
      resolve({ code: code ?? 128 + constants.signals[signal], output });
    });
  });
}

/** As `run`, for a Node program in a session of its own, which would outlive us if we were killed: a lifeline ends it then. */
export function runBound(node, args, { session, env, stdio = ['ignore', 'inherit', 'inherit'], ...options }) {
  return run(node.path, ['--import', LIFELINE, ...args], {
    ...options,
    session,
    env: { ...env, DORAN_LIFELINE: `${process.pid} ${session}` },
    stdio: [...stdio, 'pipe'],
  });
}
