// The machine: which cores serve and which load, what each process has spent, and whether others disturb.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';

const TICK_US = 10_000;

/**
 * The load has the last cores for itself; servers and their databases share the others, one machine's worth of work.
 * With `apart` the databases are beside the load instead. On one core nothing can be kept apart.
 */
export function placement(apart = false) {
  const cores = availableParallelism();
  if (cores < 2 || spawnSync('taskset', ['--version']).status !== 0) return { serving: '', storing: '', loading: '' };
  const half = Math.floor(cores / 2);
  const range = (from, to) => (from === to ? `${from}` : `${from}-${to}`);
  const [serving, loading] = [range(0, half - 1), range(half, cores - 1)];
  return { serving, storing: apart ? loading : serving, loading };
}

export function pin(pid, where) {
  if (where !== '') spawnSync('taskset', ['--all-tasks', '--cpu-list', '--pid', where, String(pid)]);
}

export const parentOf = (pid) => Number(statOf(pid)?.[1]);

/** CPU microseconds of a process, and of its children if it has some, also of those that have ended. */
export function spentUs(pid, withChildren = false) {
  if (!withChildren) return runUs(pid);
  const children = childrenOf(pid).reduce((sum, child) => sum + ticksOf(child, 11, 12), 0);
  return (ticksOf(pid, 11, 12, 13, 14) + children) * TICK_US;
}

function childrenOf(pid) {
  return entriesOf('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(statOf(name)?.[1]) === pid)
    .map(Number);
}

/** CPU microseconds of everybody on this machine. */
export function busyUs() {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softirq) * TICK_US;
}

/** To the nanosecond, of all threads that live: a tick of 10 ms is a tenth of a short sample. */
function runUs(pid) {
  const threads = entriesOf(`/proc/${pid}/task`).map((thread) => textOf(`/proc/${pid}/task/${thread}/schedstat`));
  return threads.reduce((sum, text) => sum + Number(text?.split(' ')[0] ?? 0), 0) / 1_000;
}

function ticksOf(pid, ...fields) {
  const stat = statOf(pid);
  return stat ? fields.reduce((sum, field) => sum + Number(stat[field]), 0) : 0;
}

/** The fields behind the program's name, which may hold anything; none of a process that is gone. */
function statOf(pid) {
  const text = textOf(`/proc/${pid}/stat`);
  return text?.slice(text.lastIndexOf(')') + 2).split(' ');
}

const textOf = (file) => unlessGone(() => readFileSync(file, 'utf8'), undefined);
const entriesOf = (folder) => unlessGone(() => readdirSync(folder), []);

/** What is under /proc may go while one looks. */
function unlessGone(look, otherwise) {
  try {
    return look();
  } catch (error) {
    if (error.code === 'ENOENT' || error.code === 'ESRCH') return otherwise;
    throw error;
  }
}

export function describeMachine() {
  const [first] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return { cores: availableParallelism(), processor: first?.model.trim() ?? 'unknown', memory, node: process.version };
}
